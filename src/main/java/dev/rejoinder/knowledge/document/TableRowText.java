package dev.rejoinder.knowledge.document;

import java.util.ArrayList;
import java.util.List;

/**
 * One table row as text: {@code "name: value; name: value"}, or {@code "value | value"} without
 * names. A row that is too long for one chunk becomes several lines, and each repeats the row's
 * name.
 */
public final class TableRowText {
    /** Longer texts are not used as names, because they would bury the values. */
    static final int MAX_NAME = 200;

    private final List<Part> parts = new ArrayList<>();

    /** How many of the first parts form the row's name. */
    private int naming;

    private record Part(String text, boolean named) {}

    /**
     * Formats a row whose cells follow the order of the column names; its first cell is its name.
     */
    public static List<String> of(List<String> names, List<String> values) {
        var row = new TableRowText();
        for (int i = 0; i < values.size(); i++) {
            row.value(i < names.size() ? names.get(i) : "", values.get(i));
            if (i == 0 && !names.isEmpty()) {
                row.named();
            }
        }
        return row.lines();
    }

    /** Adds a value; skips one without content. */
    void value(String name, String value) {
        String text = value.strip();
        if (!TextSanitizer.hasLetterOrDigit(text) && text.length() < 2 && !isSign(text)) {
            return;
        }
        String called = name(name);
        parts.add(new Part(called.isEmpty() ? text : called + ": " + text, !called.isEmpty()));
    }

    /** Makes the parts added so far the row's name. */
    void named() {
        boolean isShort =
                parts.stream().mapToInt(part -> part.text().length()).sum() <= MAX_NAME * 2;
        naming = isShort ? parts.size() : naming;
    }

    boolean isEmpty() {
        return parts.isEmpty();
    }

    List<String> lines() {
        var lines = new ArrayList<String>();
        String start = joined(parts.subList(0, naming));
        var line = new StringBuilder(start);
        int startWeight = TokenEstimate.of(start);
        int weight = startWeight;
        int from = naming;
        for (int i = naming; i < parts.size(); i++) {
            String part = parts.get(i).text();
            int added = TokenEstimate.of(part);
            if (i > from && weight + added > Chunker.MAX_WEIGHT) {
                lines.add(line.toString());
                line = new StringBuilder(start);
                weight = startWeight;
                from = i;
            }
            line.append(line.isEmpty() ? "" : separator(i)).append(part);
            weight += added;
        }
        lines.add(line.toString());
        lines.removeIf(String::isBlank);
        return lines;
    }

    private String joined(List<Part> some) {
        var text = new StringBuilder();
        for (int i = 0; i < some.size(); i++) {
            text.append(separator(i)).append(some.get(i).text());
        }
        return text.toString();
    }

    private String separator(int i) {
        if (i == 0) {
            return "";
        }
        return parts.get(i).named() || parts.get(i - 1).named() ? "; " : " | ";
    }

    /** Normalizes a name that will be followed by a colon. */
    static String name(String text) {
        String name = text.strip();
        while (name.endsWith(":")) {
            name = name.substring(0, name.length() - 1).stripTrailing();
        }
        if (name.length() <= MAX_NAME) {
            return name;
        }
        int end = name.offsetByCodePoints(0, name.codePointCount(0, MAX_NAME - 1));
        return name.substring(0, end).strip();
    }

    /** Whether the value is a single character with a meaning: check mark, plus or minus. */
    private static boolean isSign(String value) {
        return !value.isEmpty() && "✓✔✗✘☑☒×+-–—%●○•".contains(value);
    }
}
