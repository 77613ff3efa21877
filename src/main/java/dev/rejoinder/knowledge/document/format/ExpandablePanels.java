package dev.rejoinder.knowledge.document.format;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.select.Evaluator;
import org.jsoup.select.QueryParser;
import org.jspecify.annotations.Nullable;

/**
 * Finds collapsed parts of a page that a reader can open: FAQ answers, accordion and tab panels.
 * They are hidden at first but belong to the content; hidden parts that no control opens stay
 * hidden. Their labels become headings, as a {@code <summary>} does.
 */
final class ExpandablePanels {
    private static final String ALL_HEADINGS = "h1, h2, h3, h4, h5, h6";
    private static final Evaluator HEADINGS = QueryParser.parse(ALL_HEADINGS);
    private static final Evaluator LABELLED = QueryParser.parse(ALL_HEADINGS + ", summary, dt");
    private static final Evaluator HIDDEN =
            QueryParser.parse(
                    "[hidden], [aria-hidden=true],"
                            + " [style~=(?i)(display\\s*:\\s*none|visibility\\s*:\\s*hidden)]");

    /** Text with font size 0; elements within may have another size. */
    private static final Evaluator SIZELESS =
            QueryParser.parse("[style~=(?i)font-size\\s*:\\s*0+(\\.0*)?\\s*([a-z%]+\\s*)?(!|;|$)]");

    private static final Evaluator MAY_BE_LARGER =
            QueryParser.parse("[class], [id], [style~=(?i)font]");
    private static final Evaluator TRIGGERS =
            QueryParser.parse(
                    "button, [role=button], [role=tab], [aria-expanded], [data-toggle=collapse],"
                            + " [data-bs-toggle=collapse], label[for], [data-toggle=tab],"
                            + " [data-bs-toggle=tab], [data-toggle=pill], [data-bs-toggle=pill]");

    /** Elements that can be a label; others may contain the answer as well. */
    private static final Evaluator LABELS =
            QueryParser.parse("button, [role=button], [role=tab], a, label, " + ALL_HEADINGS);

    private static final Evaluator PANELS =
            QueryParser.parse("div, section, article, main, aside, form, blockquote");
    private static final Evaluator ICONS = QueryParser.parse("i, span, b, em, a, sup");
    private static final Evaluator MENUS =
            QueryParser.parse("nav, [role=navigation], [role=menu], [role=search]");

    /** Class names that authors use for collapsible parts. */
    private static final Pattern COLLAPSED =
            Pattern.compile(
                    "(?i)(accordi|collaps|(?<![a-z])faq|answer|disclosure|expand|toggle|tab-?pane|spoiler)");

    private static final Pattern NO_CONTENT =
            Pattern.compile("(?i)(modal|popup|cookie|menu|tooltip|(?<![a-z])nav)");
    private static final Pattern QUESTION = Pattern.compile("[?？؟]\\W*$");
    private static final Pattern HEADING_LINK =
            Pattern.compile(
                    "(?i)(headerlink|header-anchor|heading-?anchor|anchor-?link|permalink)");

    /** How many ancestors are searched for such a name. */
    private static final int NEAR = 3;

    /** A longer text is no button label. */
    private static final int MAX_LABEL = 300;

    private final Document page;
    private final Set<String> controlled = new HashSet<>();
    private final Map<String, Element> byId = new HashMap<>();
    private final Map<String, Element> labelledBy = new HashMap<>();

    private ExpandablePanels(Document page) {
        this.page = page;
    }

    /** Opens collapsed parts and removes all other hidden ones; modifies the page. */
    static void open(Document page) {
        var disclosures = new ExpandablePanels(page);
        disclosures.findControlled();
        disclosures.hiddenParts();
        disclosures.questions();
        disclosures.headingLinks();
    }

    private void findControlled() {
        for (Element element : page.select("[id]")) {
            byId.putIfAbsent(element.id(), element);
        }
        for (Element panel : page.select("[role=tabpanel][aria-labelledby]")) {
            labelledBy.putIfAbsent(panel.attr("aria-labelledby"), panel);
        }
        for (Element trigger : page.select(TRIGGERS)) {
            for (String name :
                    new String[] {"aria-controls", "data-target", "data-bs-target", "href"}) {
                String target = trigger.attr(name);
                boolean isId = name.equals("aria-controls") || target.startsWith("#");
                if (!target.isEmpty() && isId) {
                    controlled.add(target.startsWith("#") ? target.substring(1) : target);
                }
            }
        }
    }

    private void hiddenParts() {
        for (Element sizeless : page.select(SIZELESS)) {
            if (!isPage(sizeless)
                    && sizeless.children().stream()
                            .allMatch(part -> part.select(MAY_BE_LARGER).isEmpty())) {
                MainContentFinder.erase(sizeless);
            }
        }
        for (Element hidden : page.select(HIDDEN)) {
            boolean stays = !isMarginal(hidden) && (isOpened(hidden) || isWholePage(hidden));
            if (!stays) {
                MainContentFinder.erase(hidden);
            }
        }
    }

    private static boolean isWholePage(Element hidden) {
        return isPage(hidden) || hidden.selectFirst("main, h1") != null;
    }

    private boolean isOpened(Element hidden) {
        Element before = hidden.previousElementSibling();
        Element parent = hidden.parent();
        Element beforeParent = parent == null ? null : parent.previousElementSibling();
        return hidden.attr("hidden").equalsIgnoreCase("until-found")
                || controlled.contains(hidden.id())
                || hidden.attr("role").equals("tabpanel")
                || hidden.normalName().equals("dd")
                || (hidden.hasAttr("aria-labelledby") && hidden.attr("role").equals("region"))
                || hidden.attr("itemprop").equals("acceptedAnswer")
                || (isNamed(hidden) && !followsControlled(hidden))
                || (before != null && opens(before, hidden))
                || (before == null && beforeParent != null && opensAsTrigger(beforeParent, hidden));
    }

    private static boolean isPage(Element element) {
        return element.normalName().equals("body") || element.normalName().equals("html");
    }

    private static boolean isMarginal(Element hidden) {
        Element at = hidden;
        for (int i = 0; at != null && i < NEAR && !isPage(at); i++, at = at.parent()) {
            if (NO_CONTENT.matcher(at.className()).find()
                    || at.attr("role").equals("dialog")
                    || at.normalName().equals("nav")) {
                return true;
            }
        }
        Element parent = hidden.parent();
        boolean inLabel = parent != null && parent.closest(TRIGGERS) != null;
        boolean isIcon = hidden.is(ICONS) && hidden.hasAttr("aria-hidden");
        return inLabel || isIcon;
    }

    private static boolean isNamed(Element hidden) {
        Element at = hidden;
        for (int i = 0; at != null && i < NEAR; i++, at = at.parent()) {
            if (COLLAPSED.matcher(at.className()).find() || COLLAPSED.matcher(at.id()).find()) {
                return true;
            }
        }
        return false;
    }

    /** Whether an element opens the hidden part that follows it. */
    private boolean opens(Element before, Element hidden) {
        return opensAsTrigger(before, hidden)
                || (isHeading(before)
                        && (QUESTION.matcher(before.text()).find() || isOneOfSeveral(before)));
    }

    /**
     * Whether an element is a trigger, or ends with one. A trigger that names its target opens
     * nothing else.
     */
    private boolean opensAsTrigger(Element element, Element hidden) {
        Element trigger = element.is(TRIGGERS) ? element : null;
        if (trigger == null && element.text().length() <= MAX_LABEL) {
            trigger = element.selectFirst(TRIGGERS);
        }
        if (trigger == null) {
            return false;
        }
        Element target = target(trigger);
        if (target != null) {
            return target.equals(hidden)
                    || target.parents().contains(hidden)
                    || hidden.parents().contains(target);
        }
        Element at = trigger;
        while (at != null && !at.equals(element)) {
            for (Element next : at.nextElementSiblings()) {
                if (next.isBlock() && !next.is(TRIGGERS) && !next.text().isBlank()) {
                    return false;
                }
            }
            at = at.parent();
        }
        return true;
    }

    /** Whether the part before this one is opened by name while this one is not. */
    private boolean followsControlled(Element hidden) {
        Element before = hidden.previousElementSibling();
        boolean isNamedItself =
                COLLAPSED.matcher(hidden.className()).find()
                        || COLLAPSED.matcher(hidden.id()).find();
        return !isNamedItself && before != null && controlled.contains(before.id());
    }

    /** A single heading may precede a hidden part by chance; several do not. */
    private static boolean isOneOfSeveral(Element heading) {
        Element parent = heading.parent();
        if (parent == null || parent.childrenSize() > 400) {
            return false;
        }
        int several = 0;
        for (Element sibling : parent.children()) {
            Element before = sibling.previousElementSibling();
            several += before != null && isHeading(before) && sibling.is(HIDDEN) ? 1 : 0;
        }
        return several > 1;
    }

    private static boolean isHeading(Element element) {
        return element.is(HEADINGS);
    }

    private static boolean isTab(Element trigger) {
        return trigger.attr("role").equals("tab")
                || trigger.closest("[role=tablist]") != null
                || trigger.is("[data-toggle=tab], [data-bs-toggle=tab], [data-toggle=pill]")
                || trigger.is("[data-bs-toggle=pill]");
    }

    private void questions() {
        var labelled = new HashSet<Element>();
        for (Element trigger : page.select(TRIGGERS)) {
            String label = trigger.text().strip();
            boolean isQuestion = QUESTION.matcher(label).find();
            if (label.isEmpty() || !trigger.is(LABELS)) {
                continue;
            }
            if (label.length() > MAX_LABEL) {
                // A card that is a button as a whole.
                trigger.tagName("div");
            } else if (trigger.closest(LABELLED) != null) {
                if (!isHeading(trigger)) {
                    trigger.tagName("span");
                }
            } else if (trigger.normalName().equals("label")
                    ? isQuestion
                    : isLabel(trigger, label)) {
                Element panel = isTab(trigger) ? target(trigger) : null;
                if (panel != null && panel.is(PANELS) && labelled.add(panel)) {
                    // Tabs stand side by side, with all panels below them.
                    panel.prependElement("summary").text(label);
                    MainContentFinder.erase(trigger);
                } else {
                    trigger.tagName(trigger.selectFirst(HEADINGS) == null ? "summary" : "div");
                }
            }
        }
    }

    /** Whether the trigger is a label, and not a button for an action. */
    private boolean isLabel(Element trigger, String label) {
        if (QUESTION.matcher(label).find()) {
            return true;
        }
        Element target = target(trigger);
        if (target != null) {
            return !target.text().isBlank() && !isMenu(target);
        }
        boolean isNamed = COLLAPSED.matcher(trigger.className()).find();
        boolean opens = trigger.hasAttr("aria-expanded") || isNamed;
        return opens && trigger.nextElementSibling() != null && !isMenu(trigger);
    }

    private @Nullable Element target(Element trigger) {
        for (String name :
                new String[] {"aria-controls", "data-target", "data-bs-target", "href"}) {
            String id = trigger.attr(name);
            if (!id.isEmpty() && (name.equals("aria-controls") || id.startsWith("#"))) {
                return byId.get(id.startsWith("#") ? id.substring(1) : id);
            }
        }
        return labelledBy.get(trigger.id());
    }

    private static boolean isMenu(Element element) {
        return element.closest(MENUS) != null
                || element.selectFirst(MENUS) != null
                || NO_CONTENT.matcher(element.className() + element.id()).find();
    }

    /** Removes the anchor symbols beside headings. */
    private void headingLinks() {
        for (Element link : page.select("h1 a, h2 a, h3 a, h4 a, h5 a, h6 a, dt a")) {
            boolean saysNothing = link.text().codePoints().noneMatch(Character::isLetterOrDigit);
            if ((saysNothing && link.selectFirst("img") == null)
                    || HEADING_LINK.matcher(link.className()).find()) {
                MainContentFinder.erase(link);
            }
        }
    }
}
