package dev.rejoinder.knowledge.document.format;

import java.util.regex.Pattern;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;

/**
 * The content of a table cell as one line: list entries separated by commas, rows of nested tables
 * by bars.
 */
final class TableCellText {
    private static final Pattern SPACE = Pattern.compile("\\s+");

    private final StringBuilder text = new StringBuilder();

    /** Separator before the next text; may be empty. */
    private String separator = "";

    /** The last character that is not a space. */
    private char last = ' ';

    private TableCellText() {}

    static String of(Element cell) {
        var text = new TableCellText();
        text.children(cell);
        return SPACE.matcher(text.text).replaceAll(" ").strip();
    }

    private void children(Element parent) {
        for (Node node : parent.childNodes()) {
            if (node instanceof TextNode words) {
                add(words.getWholeText());
            } else if (node instanceof Element element) {
                element(element);
            }
        }
    }

    private void element(Element element) {
        switch (element.normalName()) {
            case "br" -> separate(" ");
            case "img" -> {
                String alternative = element.attr("alt").strip();
                // Within tables, an image often is the value: a check mark, a flag.
                if (!alternative.isEmpty()) {
                    separate(" ");
                    add(alternative);
                    separate(" ");
                }
            }
            case "li" -> part(element, ", ");
            case "dt" -> {
                part(element, ", ");
                separator = ": ";
            }
            case "dd" -> {
                String before = separator;
                separator = before.equals(": ") ? before : ", ";
                children(element);
                separate(", ");
            }
            case "table" -> {
                for (String line : HtmlTable.lines(element)) {
                    separate(" | ");
                    add(line);
                    separate(" | ");
                }
            }
            default -> {
                if (element.isBlock()) {
                    part(element, " ");
                } else {
                    children(element);
                }
            }
        }
    }

    private void part(Element element, String between) {
        separate(between);
        children(element);
        separate(between);
    }

    /** Requests a separator; the strongest of several requests wins. */
    private void separate(String with) {
        if (separator.isBlank()) {
            separator = with;
        }
    }

    private void add(String words) {
        if (words.isBlank()) {
            if (separator.isEmpty()) {
                separator = " ";
            }
            return;
        }
        if (!text.isEmpty()) {
            boolean closed = ",;:|".indexOf(last) >= 0;
            text.append(closed && !separator.isEmpty() ? " " : separator);
        }
        text.append(words);
        last = words.stripTrailing().charAt(words.stripTrailing().length() - 1);
        separator = "";
    }
}
