package dev.rejoinder.knowledge.document.format;

import java.util.LinkedHashSet;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.select.Elements;

/** Finds the main content of a page and drops navigation, headers and other boilerplate. */
final class MainContentFinder {
    private static final String NEVER_TEXT =
            "script, style, noscript, template:not([shadowrootmode]), iframe, object, embed, svg,"
                    + " canvas, audio, video, input, dialog:not([open])";

    /** Struck-through text, which is no longer valid. */
    private static final String CROSSED_OUT =
            "s, strike, del, [style~=(?i)text-decoration[^;]*line-through]";

    /** Longer lists are mostly countries or years. */
    private static final int MAX_CHOICES = 30;

    private static final String BUTTON = "button";
    private static final String AROUND =
            "nav, aside, footer, [role=navigation], [role=banner], [role=contentinfo],"
                    + " [role=search], [role=complementary], [role=menu], [role=dialog]";

    /** An element with a smaller share of the text, in percent, is not the main content. */
    private static final int LEAST_PERCENT = 20;

    /** An element with a larger share of the text is not boilerplate, whatever its name. */
    private static final int MOST_PERCENT = 60;

    private MainContentFinder() {}

    /** Returns the element to read; modifies the page. */
    static Element of(Document page) {
        page.select("input[type=radio], input[type=checkbox]")
                .forEach(MainContentFinder::breakBefore);
        page.select(NEVER_TEXT).forEach(MainContentFinder::erase);
        ExpandablePanels.open(page);
        page.select("select").forEach(MainContentFinder::writeChoices);
        page.select("textarea").forEach(area -> area.tagName("div"));
        page.select(BUTTON).forEach(MainContentFinder::erase);
        Element body = page.body();
        int all = length(body);
        if (all == 0) {
            return body;
        }
        for (Element part : body.select(AROUND)) {
            removeUnlessMost(part, all);
        }
        // A header within an article is the article's; one of the page is the site's.
        for (Element header : body.select("header")) {
            if (header.closest("article, main, [role=main]") == null) {
                removeUnlessMost(header, all);
            }
        }
        for (Element part : body.select(CROSSED_OUT)) {
            removeUnlessMost(part, all);
        }
        // Some sites wrap the whole page in a form.
        for (Element form : body.select("form")) {
            removeUnlessMost(form, all);
        }
        return chosen(body);
    }

    private static Element chosen(Element body) {
        int all = length(body);
        for (String selector : new String[] {"main, [role=main]", "article"}) {
            Elements found = body.select(selector);
            if (found.size() == 1 && length(found.get(0)) * 100L > (long) all * LEAST_PERCENT) {
                return found.get(0);
            }
        }
        return body;
    }

    /** Begins a new line for each of several check boxes. */
    private static void breakBefore(Element box) {
        erase(box);
        box.tagName("br");
    }

    /** Writes the options of a list, without placeholders such as "Please choose". */
    private static void writeChoices(Element list) {
        var choices = new LinkedHashSet<String>();
        for (Element option : list.select("option")) {
            boolean asks = option.hasAttr("disabled") || option.hasAttr("hidden");
            boolean isEmpty = option.hasAttr("value") && option.attr("value").isEmpty();
            String text = option.text().strip();
            if (!asks && !isEmpty && !text.isEmpty()) {
                choices.add(text);
            }
        }
        list.empty();
        list.tagName("span");
        if (choices.size() <= MAX_CHOICES) {
            list.appendText(" " + String.join(", ", choices) + " ");
        }
    }

    private static void removeUnlessMost(Element part, int all) {
        // Its ancestor was removed already.
        if (part.parent() != null && length(part) * 100L < (long) all * MOST_PERCENT) {
            erase(part);
        }
    }

    /**
     * Empties the element instead of removing it, because removal takes time in the number of
     * siblings.
     */
    static void erase(Element part) {
        part.empty();
        part.clearAttributes();
        part.tagName("span");
    }

    private static int length(Element element) {
        return element.text().length();
    }
}
