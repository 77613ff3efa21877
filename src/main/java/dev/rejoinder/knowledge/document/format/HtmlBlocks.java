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
 * Walks a tree of HTML and writes blocks. Inline text is gathered until something begins or ends
 * that stands on its own lines. The parser has bounded the tree's depth, so recursion is safe.
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
                    "dd",
                    "details",
                    "dialog",
                    "div",
                    "dl",
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
                    "caption");
    private static final Pattern SPACE = Pattern.compile("[ \\t\\r\\n\\f\\u00A0]+");
    private static final Pattern AROUND_BREAK = Pattern.compile(" ?\\n ?");
    private static final int SUMMARY_LEVEL = 6;

    private final BlockSink sink;
    private final StringBuilder inline = new StringBuilder();

    /** Of the list we are in; 0 outside. */
    private int listLevel;

    /** What the next text of a list entry begins with; empty when that was written. */
    private String marker = "";

    private boolean inEntry;
    private String term = "";
    private int headingLevel = 1;

    HtmlBlocks(BlockSink sink) {
        this.sink = sink;
    }

    void read(Element root) throws DocumentException {
        children(root);
        flush();
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
                flush();
                headingLevel = name.charAt(1) - '0';
                sink.heading(headingLevel, element.text());
            }
            case "summary" -> {
                flush();
                sink.heading(Math.min(headingLevel + 1, SUMMARY_LEVEL), element.text());
            }
            case "br" -> inline.append('\n');
            case "hr" -> flush();
            case "pre" -> {
                flush();
                sink.code(element.wholeText());
            }
            case "ul", "ol", "menu" -> list(element, name.equals("ol"));
            case "li" -> entry(element, "");
            case "dt" -> {
                flush();
                term = element.text();
            }
            case "dd" -> definition(element);
            case "table" -> table(element);
            case "img" -> alternative(element);
            default -> {
                if (ALONE.contains(name)) {
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
        flush();
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

    private void definition(Element element) throws DocumentException {
        flush();
        if (!term.isEmpty()) {
            inline.append(term).append(": ");
            term = "";
        }
        children(element);
        flush();
    }

    private void alternative(Element image) {
        String text = image.attr("alt").strip();
        // One word is a decoration's name more often than a sentence about it.
        if (text.contains(" ")) {
            inline.append(' ').append(text).append(' ');
        }
    }

    private void table(Element table) throws DocumentException {
        flush();
        if (isLayout(table)) {
            children(table);
            flush();
            return;
        }
        Element caption = table.selectFirst("caption");
        if (caption != null) {
            sink.paragraph(caption.text());
        }
        var rows = new ArrayList<List<String>>();
        boolean header = false;
        for (Element row : table.select("tr")) {
            List<String> cells = cells(row);
            if (cells.stream().allMatch(String::isBlank)) {
                continue;
            }
            if (rows.isEmpty()) {
                header =
                        row.closest("thead") != null
                                || row.children().stream()
                                        .allMatch(c -> c.normalName().equals("th"));
            }
            rows.add(cells);
        }
        Rows.write(rows, header, sink);
    }

    /** A cell over several columns stands in each, so that names and values stay in line. */
    private static List<String> cells(Element row) {
        var cells = new ArrayList<String>();
        for (Element cell : row.children()) {
            int columns = number(cell.attr("colspan"), 1);
            for (int i = 0; i < Math.clamp(columns, 1, 50); i++) {
                cells.add(i == 0 || cell.normalName().equals("th") ? cell.text() : "");
            }
        }
        return cells;
    }

    /** Tables that only place things: with tables, headings or lists in them, or a single cell. */
    private static boolean isLayout(Element table) {
        return !table.select("table table, h1, h2, h3, h4, h5, h6, ul, ol, pre").isEmpty()
                || table.select("td, th").size() < 2
                || "presentation".equals(table.attr("role"));
    }

    private void flush() throws DocumentException {
        String text =
                AROUND_BREAK.matcher(SPACES_RUN.matcher(inline).replaceAll(" ")).replaceAll("\n");
        inline.setLength(0);
        if (text.isBlank()) {
            return;
        }
        if (inEntry && listLevel > 0) {
            sink.listEntry(listLevel, marker + text.strip());
            marker = "";
        } else {
            sink.paragraph(text);
        }
    }

    private static final Pattern SPACES_RUN = Pattern.compile(" {2,}");

    private static int start(Element list) {
        return number(list.attr("start"), 1);
    }

    private static int number(String text, int otherwise) {
        try {
            return Integer.parseInt(text.strip());
        } catch (NumberFormatException e) {
            return otherwise;
        }
    }
}
