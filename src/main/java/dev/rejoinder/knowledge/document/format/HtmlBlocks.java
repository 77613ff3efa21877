package dev.rejoinder.knowledge.document.format;

import dev.rejoinder.knowledge.document.DocumentException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;

/**
 * Walks an HTML tree and writes blocks. Collects inline text until a block element begins or ends.
 * The parser limits the tree's depth, so recursion is safe.
 */
final class HtmlBlocks {
    private static final Set<String> ALONE =
            Set.of(
                    "address",
                    "article",
                    "aside",
                    "blockquote",
                    "body",
                    "center",
                    "details",
                    "dialog",
                    "div",
                    "fieldset",
                    "figcaption",
                    "figure",
                    "footer",
                    "form",
                    "header",
                    "hgroup",
                    "html",
                    "legend",
                    "main",
                    "nav",
                    "p",
                    "section",
                    "td",
                    "th",
                    "tr",
                    "tbody",
                    "thead",
                    "tfoot",
                    "caption",
                    "search",
                    "template");
    private static final Pattern SPACE = Pattern.compile("[ \\t\\r\\n\\f\\u00A0]+");
    private static final Pattern AROUND_BREAK = Pattern.compile(" ?\\n ?");
    private static final Pattern QUESTION = Pattern.compile("[?？؟]$");
    private static final Pattern OPENING_SIGN =
            Pattern.compile("[\\s+\\-−–▼▲▾▴▸►▶×⌄⌃›»]+$|^[+−▼▾▸►▶›»]\\s*");
    private static final int SUMMARY_LEVEL = 6;

    /** Longer terms are repeated only before the first of their definitions. */
    private static final int MAX_REPEATED = 300;

    private final BlockSink sink;
    private final StringBuilder inline = new StringBuilder();

    /** Level of the current list; 0 outside of lists. */
    private int listLevel;

    /** Prefix of the next text of a list entry; empty once written. */
    private String marker = "";

    private boolean inEntry;

    /** Prefix of the next text: the terms that it defines. */
    private String lead = "";

    /** Terms of the current definition group. */
    private List<String> terms = new ArrayList<>();

    /** Whether these terms have a definition yet. */
    private boolean defined;

    private int headingLevel = 1;

    HtmlBlocks(BlockSink sink) {
        this.sink = sink;
    }

    void read(Element root) throws DocumentException {
        children(root);
        undefined();
    }

    private void children(Element parent) throws DocumentException {
        for (Node node : parent.childNodes()) {
            if (node instanceof TextNode text) {
                inline.append(SPACE.matcher(text.getWholeText()).replaceAll(" "));
            } else if (node instanceof Element element) {
                element(element);
            }
        }
    }

    private void element(Element element) throws DocumentException {
        String name = element.normalName();
        switch (name) {
            case "h1", "h2", "h3", "h4", "h5", "h6" -> {
                flushLead();
                headingLevel = name.charAt(1) - '0';
                sink.heading(headingLevel, element.text());
            }
            case "summary" -> {
                flushLead();
                question(element.text());
            }
            case "br" -> inline.append('\n');
            case "hr" -> flush();
            case "pre", "listing" -> {
                flushLead();
                sink.code(element.wholeText());
            }
            case "xmp", "plaintext" -> {
                // Their content is not markup; the parser keeps it as data.
                flushLead();
                sink.code(element.wholeText() + element.data());
            }
            case "ul", "ol", "menu" -> list(element, name.equals("ol"));
            case "li" -> entry(element, "");
            case "dl" -> {
                flush();
                List<String> outer = terms;
                terms = new ArrayList<>();
                children(element);
                undefined();
                terms = outer;
            }
            case "dt" -> term(element);
            case "dd" -> definition(element);
            case "table" -> table(element);
            case "img" -> alternative(element);
            default -> {
                if (HtmlTable.isAriaTable(element)) {
                    table(element);
                } else if (ALONE.contains(name)) {
                    flush();
                    children(element);
                    flush();
                } else {
                    children(element);
                }
            }
        }
    }

    private void list(Element list, boolean numbered) throws DocumentException {
        flushLead();
        boolean outer = inEntry;
        listLevel++;
        int number = start(list);
        for (Element child : list.children()) {
            if (child.normalName().equals("li")) {
                entry(child, numbered ? number++ + ". " : "");
            } else {
                element(child);
            }
        }
        flush();
        listLevel--;
        inEntry = outer;
    }

    private void entry(Element element, String number) throws DocumentException {
        flush();
        inEntry = true;
        marker = number;
        children(element);
        flush();
        inEntry = false;
        marker = "";
    }

    /** Writes a heading below the current one, without its open/closed symbols. */
    private void question(String text) throws DocumentException {
        sink.heading(
                Math.min(headingLevel + 1, SUMMARY_LEVEL),
                OPENING_SIGN.matcher(text.strip()).replaceAll(""));
    }

    private void term(Element element) throws DocumentException {
        flush();
        if (defined) {
            terms.clear();
            defined = false;
        }
        String text = element.text().strip();
        if (QUESTION.matcher(text).find()) {
            undefined();
            question(text);
        } else if (!text.isEmpty()) {
            terms.add(text);
        }
    }

    /** Prefixes each definition with all terms of its group. */
    private void definition(Element element) throws DocumentException {
        flush();
        if (!terms.isEmpty()) {
            String all = String.join(", ", terms);
            lead = all.isEmpty() || all.endsWith(":") ? all + " " : all + ": ";
            if (all.length() > MAX_REPEATED) {
                String first = terms.getFirst();
                terms = new ArrayList<>(List.of(first.length() > MAX_REPEATED ? "" : first));
            }
            defined = true;
        }
        List<String> outer = terms;
        boolean outerDefined = defined;
        terms = new ArrayList<>();
        children(element);
        flushLead();
        terms = outer;
        defined = outerDefined;
    }

    /** Writes terms without a definition as lines of their own. */
    private void undefined() throws DocumentException {
        flush();
        if (!defined) {
            for (String term : terms) {
                sink.paragraph(term);
            }
        }
        terms.clear();
        defined = false;
    }

    private void alternative(Element image) {
        String text = image.attr("alt").strip();
        // A single word is more often the name of a decoration than a description.
        if (text.contains(" ")) {
            inline.append(' ').append(text).append(' ');
        }
    }

    private void table(Element table) throws DocumentException {
        flushLead();
        if (HtmlTable.isLayout(table)) {
            children(table);
            flush();
            return;
        }
        sink.paragraph(HtmlTable.caption(table));
        for (String line : HtmlTable.lines(table)) {
            sink.tableRow(line);
        }
    }

    /** Writes the pending prefix even if no text followed the term. */
    private void flushLead() throws DocumentException {
        flush();
        sink.paragraph(lead);
        lead = "";
    }

    private void flush() throws DocumentException {
        String text =
                AROUND_BREAK.matcher(SPACES_RUN.matcher(inline).replaceAll(" ")).replaceAll("\n");
        inline.setLength(0);
        if (text.isBlank()) {
            return;
        }
        String all = (lead + text.strip()).strip();
        lead = "";
        if (inEntry && listLevel > 0) {
            sink.listEntry(listLevel, marker + all);
            marker = "";
        } else {
            sink.paragraph(all);
        }
    }

    private static final Pattern SPACES_RUN = Pattern.compile(" {2,}");

    private static int start(Element list) {
        return number(list.attr("start"), 1);
    }

    static int number(String text, int otherwise) {
        try {
            return Integer.parseInt(text.strip());
        } catch (NumberFormatException e) {
            return otherwise;
        }
    }
}
