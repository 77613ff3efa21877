package dev.rejoinder.provider.builtin;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Table rows among the lines of a passage. Passages of files have them as "Day: Monday; Hours:
 * closed" or "Monday | closed"; other texts may have Markdown tables, or a plain list of names and
 * values such as "Scone: £2".
 */
final class TableRows {
    /** Up to five short words, a colon, and a value. */
    private static final Pattern NAMED_VALUE =
            Pattern.compile(
                    "(?:[^\\s:：;|?？#]{1,30}[ \\u00a0]){0,4}[^\\s:：;|?？#]{1,30}(?::\\s+|：)\\S.*");

    private static final Pattern COLON = Pattern.compile(":\\s+|：");
    private static final String BETWEEN_COLUMNS = " | ";
    private static final String BETWEEN_VALUES = "; ";

    private TableRows() {}

    /** Whether a line is a table row with several columns. */
    static boolean isRow(String line) {
        return line.startsWith("|") || line.contains(BETWEEN_COLUMNS) || pairs(line).size() > 1;
    }

    /** Whether the second line begins a row of its own, although the first ends no sentence. */
    static boolean follow(String first, String second) {
        return isRow(first) || isRow(second) || (isNamedValue(first) && isNamedValue(second));
    }

    private static boolean isNamedValue(String line) {
        return NAMED_VALUE.matcher(line).matches();
    }

    /** Whether a line is a row or an entry of a list, and so no heading of the next line. */
    static boolean isEntry(String line, String next) {
        return isRow(line) || (isNamedValue(line) && isNamedValue(next));
    }

    /** Replaces table rows with list items such as "- Tandem – Half day: $30; Day: $45". */
    static List<String> asItems(List<String> lines) {
        List<String> items = new ArrayList<>();
        List<String> head = List.of();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            if (!line.startsWith("|")) {
                head = List.of();
                items.add(isInTable(lines, i) ? item(pairs(line)) : line);
                continue;
            }
            List<String> cells = cells(line);
            if (head.isEmpty()) {
                head = cells;
            } else if (!line.matches("[|:\\s-]+")) {
                items.add(item(named(head, cells)));
            }
        }
        return items;
    }

    /** Whether the line has named values, and the line before or after names the same thing. */
    private static boolean isInTable(List<String> lines, int at) {
        List<NamedValue> pairs = pairs(lines.get(at));
        return pairs.size() > 1
                && (beginsAlike(pairs, lines, at - 1) || beginsAlike(pairs, lines, at + 1));
    }

    private static boolean beginsAlike(List<NamedValue> pairs, List<String> lines, int other) {
        if (other < 0 || other >= lines.size()) {
            return false;
        }
        List<NamedValue> others = pairs(lines.get(other));
        return others.size() > 1 && others.getFirst().name.equals(pairs.getFirst().name);
    }

    private record NamedValue(String name, String value) {}

    /** The values of "name: value; name: value"; none if the line is something else. */
    private static List<NamedValue> pairs(String line) {
        if (!line.contains(BETWEEN_VALUES)) {
            return List.of();
        }
        List<NamedValue> pairs = new ArrayList<>();
        for (String part : line.split(BETWEEN_VALUES, -1)) {
            if (!isNamedValue(part)) {
                return List.of();
            }
            String[] split = COLON.split(part, 2);
            pairs.add(new NamedValue(split[0], split[1]));
        }
        return pairs;
    }

    private static List<String> cells(String line) {
        boolean closed = line.endsWith("|") && line.length() > 1;
        String inner = line.substring(1, closed ? line.length() - 1 : line.length());
        return List.of(inner.split("\\|", -1)).stream().map(String::strip).toList();
    }

    private static List<NamedValue> named(List<String> head, List<String> cells) {
        List<NamedValue> pairs = new ArrayList<>();
        for (int i = 0; i < cells.size(); i++) {
            pairs.add(new NamedValue(i < head.size() ? head.get(i) : "", cells.get(i)));
        }
        return pairs;
    }

    /** The first value names the row, so it needs no name of its own. */
    private static String item(List<NamedValue> pairs) {
        var item = new StringBuilder("- ").append(pairs.getFirst().value);
        for (int i = 1; i < pairs.size(); i++) {
            item.append(i == 1 ? " – " : BETWEEN_VALUES);
            if (!pairs.get(i).name.isEmpty()) {
                item.append(pairs.get(i).name).append(": ");
            }
            item.append(pairs.get(i).value);
        }
        return item.toString();
    }
}
