package dev.rejoinder.knowledge.document;

import dev.rejoinder.knowledge.document.TableGrid.Cell;
import dev.rejoinder.knowledge.document.TableGrid.Mark;
import dev.rejoinder.knowledge.document.TableGrid.Row;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Decides which cells of a table are names. The marks of the source decide; in a table without
 * marks, the first row is a header if it looks like one and the rows below do not. A two-column
 * table counts as keys and values when in doubt, because a wrong header would produce false
 * statements.
 */
final class TableHeader {
    private static final int MAX_NAME = 80;

    private static final int MAX_HEADER_ROWS = 5;

    /** Longest name of a column if only its length and position suggest a name. */
    private static final int MAX_GUESSED_NAME = 40;

    /** How many rows are examined. */
    private static final int SAMPLE = 50;

    private static final Pattern YEAR = Pattern.compile("(19|20)\\d\\d");
    private static final Pattern NUMBER = Pattern.compile("\\p{Nd}[\\p{Nd}.,:]*");
    private static final Pattern DIGIT = Pattern.compile("\\p{Nd}");

    private final List<Row> rows;
    private final int width;
    private final boolean marked;
    private final boolean firstColumnBold;

    /** The first row that is not a title, and the number of header rows there. */
    private final int first;

    private final int guessed;

    /** For each row below the first: the number of marked header rows that begin there. */
    private final int[] headerRun;

    TableHeader(List<Row> rows, int width) {
        this.rows = rows;
        this.width = width;
        this.marked =
                rows.stream()
                        .anyMatch(
                                row ->
                                        row.head()
                                                || (!row.isTitle(width)
                                                        && row.distinct().stream()
                                                                .anyMatch(TableHeader::isMarked)));
        int start = 0;
        while (start < rows.size() && rows.get(start).isTitle(width)) {
            start++;
        }
        this.first = start;
        this.guessed = marked ? 0 : guess(start);
        this.headerRun = new int[rows.size() + 1];
        for (int i = rows.size() - 1; marked && i >= 0; i--) {
            headerRun[i] = isMarkedHeader(rows.get(i), false) ? headerRun[i + 1] + 1 : 0;
        }
        this.firstColumnBold =
                !marked
                        && rows.stream()
                                .skip((long) start + guessed)
                                .allMatch(row -> mark(row, 0) == Mark.BOLD);
    }

    /** Returns the number of header rows that begin at this row. */
    int rowsAt(int at) {
        if (!marked) {
            return at == first ? guessed : 0;
        }
        if (at == first) {
            return firstHeader(at);
        }
        // A marked last row is a total, and so is one with a number.
        int count = headerRun[at];
        boolean isLast = at + count == rows.size();
        return count > MAX_HEADER_ROWS || isLast ? 0 : withSpans(at, at + count) - at;
    }

    private int firstHeader(int at) {
        int end = at;
        while (end < rows.size() && isMarkedHeader(rows.get(end), true)) {
            end++;
        }
        if (end == at) {
            return isUnmarkedHeader(at) ? 1 : 0;
        }
        // If every cell is marked, only the first row is the header.
        boolean all = end == rows.size() || end - at > MAX_HEADER_ROWS;
        return all ? Math.min(1, end - at - 1) : withSpans(at, end) - at;
    }

    /** Whether plain cells stand above a column of marked ones, with an empty corner. */
    private boolean isUnmarkedHeader(int at) {
        Row row = rows.get(at);
        List<String> names = texts(row);
        return at + 1 < rows.size()
                && row.text(0).isEmpty()
                && mark(rows.get(at + 1), 0) == Mark.NAME
                && names.size() > 1
                && looksLikeNames(names);
    }

    /** Returns the names of the columns, joined over all header rows. */
    List<String> names(int at, int count) {
        var names = new ArrayList<String>();
        for (int column = 0; column < width; column++) {
            var parts = new LinkedHashSet<String>();
            for (Row row : rows.subList(at, at + count)) {
                String name = TableRowText.name(row.text(column));
                if (!name.isEmpty()) {
                    parts.add(name);
                }
            }
            names.add(TableRowText.name(String.join(" / ", parts)));
        }
        return names;
    }

    /** Whether a cell below the header names the values next to it. */
    boolean isName(Cell cell, int column) {
        if (isMarked(cell)) {
            return true;
        }
        if (!marked && guessed == 0 && cell.text().endsWith(":")) {
            return true;
        }
        if (marked || column > 0) {
            return false;
        }
        if (firstColumnBold) {
            return true;
        }
        String text = cell.text();
        boolean isSentence = text.endsWith(".") && text.length() > MAX_GUESSED_NAME;
        return width == 2 && text.length() <= TableRowText.MAX_NAME && !isSentence;
    }

    /** Whether the first column holds the names, and each other column describes one thing. */
    boolean isFirstColumn() {
        if (!marked || width < 3 || rows.size() < 2 || rows.size() > SAMPLE) {
            return false;
        }
        for (Row row : rows) {
            List<Cell> cells = row.distinct();
            boolean onlyFirst =
                    !row.head()
                            && mark(row, 0) == Mark.NAME
                            && cells.stream().skip(1).noneMatch(TableHeader::isMarked);
            if (!onlyFirst || row.isTitle(width)) {
                return false;
            }
        }
        List<String> things = texts(rows.getFirst());
        return things.size() == width && looksLikeNames(things) && noDigit(things);
    }

    /** Returns the rows with the first column as the first row. */
    List<Row> transposed() {
        var columns = new ArrayList<Row>();
        for (int column = 0; column < width; column++) {
            var cells = new ArrayList<@Nullable Cell>();
            for (Row row : rows) {
                cells.add(row.cell(column));
            }
            columns.add(new Row(column, column == 0, cells));
        }
        return columns;
    }

    private boolean isMarkedHeader(Row row, boolean atTheTop) {
        List<Cell> cells = row.distinct();
        boolean all = cells.size() > 1 && cells.stream().allMatch(TableHeader::isMarked);
        if (row.isTitle(width)) {
            return false;
        }
        return row.head() || (all && (atTheTop || areWords(texts(row))));
    }

    /** Extends a header by the rows below a name that spans several columns. */
    private int withSpans(int at, int end) {
        int last = end;
        while (last < rows.size() - 1 && hasWideCell(rows.get(at)) && reaches(last)) {
            last++;
        }
        return last;
    }

    /**
     * Whether a cell spans from the previous row into this one, and its other cells look like
     * names.
     */
    private boolean reaches(int at) {
        Row row = rows.get(at);
        return row.distinct().stream().anyMatch(cell -> cell.row() < row.number())
                && areWords(texts(row));
    }

    private static boolean hasWideCell(Row row) {
        return row.distinct().size() < row.cells().stream().filter(c -> c != null).count();
    }

    private int guess(int at) {
        if (width < 2 || at + 1 >= rows.size()) {
            return 0;
        }
        Row row = rows.get(at);
        List<String> names = texts(row);
        if (isBold(row) && !isBold(rows.get(at + 1))) {
            return withSpans(at, at + 1) - at;
        }
        if (names.size() < 2 || !looksLikeNames(names) || names.getFirst().endsWith(":")) {
            return 0;
        }
        if (hasWideCell(row)) {
            int end = withSpans(at, at + 1);
            boolean second =
                    end == at + 1
                            && end + 1 < rows.size()
                            && noDigit(texts(rows.get(end)))
                            && areWords(texts(rows.get(end)))
                            && !noDigit(texts(rows.get(end + 1)));
            return end - at + (second ? 1 : 0);
        }
        boolean numbered = hasNumbersBelow(at) && (width > 2 || isOneThingBelow(at));
        return numbered || (width > 2 && isUnlikeTheRest(at)) ? 1 : 0;
    }

    /** Whether the numbers in the second column have one unit, for example only euros. */
    private boolean isOneThingBelow(int at) {
        var kinds = new HashMap<String, Integer>();
        int numbers = 0;
        for (Row row : rows.subList(at + 1, Math.min(rows.size(), at + 1 + SAMPLE))) {
            String text = row.text(1);
            if (hasDigit(text)) {
                numbers++;
                kinds.merge(NUMBER.matcher(text).replaceAll("#"), 1, Integer::sum);
            }
        }
        int most = kinds.values().stream().max(Integer::compare).orElse(0);
        return most * 2 > numbers;
    }

    /** Whether in some column after the first, most values have digits and the name has none. */
    private boolean hasNumbersBelow(int at) {
        int end = Math.min(rows.size(), at + 1 + SAMPLE);
        for (int column = 1; column < width; column++) {
            String name = rows.get(at).text(column);
            int filled = 0;
            int numbers = 0;
            for (Row row : rows.subList(at + 1, end)) {
                String text = row.text(column);
                filled += text.isEmpty() ? 0 : 1;
                numbers += hasDigit(text) ? 1 : 0;
            }
            boolean isNamed = !name.isEmpty() && (!hasDigit(name) || YEAR.matcher(name).matches());
            if (isNamed && numbers > 0 && numbers * 3 >= filled * 2) {
                return true;
            }
        }
        return false;
    }

    /** Whether the row is short, without digits, and no text in it recurs below in its column. */
    private boolean isUnlikeTheRest(int at) {
        Row row = rows.get(at);
        List<String> names = texts(row);
        if (names.size() < width || rows.size() - at < 3 || !noDigit(names)) {
            return false;
        }
        for (int column = 0; column < width; column++) {
            String name = row.text(column);
            int here = column;
            boolean odd =
                    name.length() > MAX_GUESSED_NAME
                            || name.endsWith(".")
                            || name.endsWith(":")
                            || rows.stream()
                                    .skip(at + 1L)
                                    .limit(SAMPLE)
                                    .anyMatch(below -> below.text(here).equals(name));
            if (odd) {
                return false;
            }
        }
        return true;
    }

    /** Whether texts look like column names: short, distinct, and not numbers. */
    static boolean looksLikeNames(List<String> texts) {
        return new HashSet<>(texts).size() == texts.size() && areWords(texts);
    }

    /** Whether texts are short and not numbers. */
    private static boolean areWords(List<String> texts) {
        boolean letters = false;
        for (String text : texts) {
            boolean isWord = text.codePoints().anyMatch(Character::isLetter);
            letters |= isWord;
            boolean isName = text.length() <= MAX_NAME && (isWord || YEAR.matcher(text).matches());
            if (!isName) {
                return false;
            }
        }
        return letters;
    }

    private static boolean isBold(Row row) {
        List<Cell> cells = row.distinct();
        return cells.size() > 1 && cells.stream().allMatch(cell -> cell.mark() == Mark.BOLD);
    }

    private static boolean isMarked(Cell cell) {
        return cell.mark() == Mark.NAME;
    }

    private static @Nullable Mark mark(Row row, int column) {
        Cell cell = row.cell(column);
        return cell == null || cell.text().isEmpty() ? null : cell.mark();
    }

    private static List<String> texts(Row row) {
        return row.distinct().stream().map(Cell::text).toList();
    }

    private static boolean noDigit(List<String> texts) {
        return texts.stream().noneMatch(TableHeader::hasDigit);
    }

    private static boolean hasDigit(String text) {
        return DIGIT.matcher(text).find();
    }
}
