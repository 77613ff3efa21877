package dev.rejoinder.knowledge.document.format;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Rows with gaps that run through all of them, and the columns between the gaps. */
final class PdfColumns {
    /** In prose, at least this share of lines begins in the middle of a sentence. */
    private static final double CONTINUES = 0.3;

    /** In prose, the median line fills this share of its column. */
    private static final double FILLED = 0.62;

    /** The share for scripts without upper case, where sentence starts are not visible. */
    private static final double WELL_FILLED = 0.8;

    private static final int LEAST_LETTERS_A_LINE = 8;

    /** Mean number of letters of lines that are sentences or parts of them. */
    private static final int LETTERS_OF_SENTENCES = 15;

    /** Share of such lines that continue the line before. */
    private static final double IN_SENTENCES = 0.8;

    /**
     * Line distance of prose, relative to the font size; rows of tables are often farther apart.
     */
    private static final float LEADING = 1.6f;

    /** Share of a column's rows that must end with a colon if the column holds names of values. */
    private static final double NAMED = 0.6;

    /** Two columns side by side are ambiguous. */
    private static final int LEAST_COLUMNS = 3;

    private final float gutter;
    private final List<PdfBaselineRow> rows = new ArrayList<>();
    private List<Span> spans = new ArrayList<>();

    private record Span(float left, float right) {}

    PdfColumns(float gutter) {
        this.gutter = gutter;
    }

    int rows() {
        return rows.size();
    }

    int count() {
        return spans.size();
    }

    /** Adds a row, unless it would close the last gap. */
    boolean add(PdfBaselineRow row) {
        var all = new ArrayList<>(spans);
        row.segments().forEach(segment -> all.add(new Span(segment.left(), segment.right())));
        all.sort(Comparator.comparingDouble(Span::left));
        var merged = new ArrayList<Span>();
        for (Span span : all) {
            Span last = merged.isEmpty() ? null : merged.getLast();
            if (last != null && span.left() - last.right() < gutter * row.size()) {
                merged.set(
                        merged.size() - 1,
                        new Span(last.left(), Math.max(last.right(), span.right())));
            } else {
                merged.add(span);
            }
        }
        if (spans.size() > 1 && merged.size() == 1) {
            return false;
        }
        spans = merged;
        rows.add(row);
        return true;
    }

    /** Whether at least two columns have {@code least} rows next to each other. */
    boolean standSideBySide(int least) {
        int tall = 0;
        for (List<PdfSegment> column : columns()) {
            tall += PdfBaselineRow.of(column).size() >= least ? 1 : 0;
        }
        return tall > 1 && overlap();
    }

    /** Whether each column begins above the ends of the others. */
    private boolean overlap() {
        float latestTop = -Float.MAX_VALUE;
        float earliestBottom = Float.MAX_VALUE;
        for (List<PdfSegment> column : columns()) {
            float top = Float.MAX_VALUE;
            float bottom = -Float.MAX_VALUE;
            for (PdfSegment segment : column) {
                top = Math.min(top, segment.baseline());
                bottom = Math.max(bottom, segment.baseline());
            }
            latestTop = Math.max(latestTop, top);
            earliestBottom = Math.min(earliestBottom, bottom);
        }
        return latestTop < earliestBottom;
    }

    /** The columns in reading order: from the left, or from the right in right-to-left text. */
    List<List<PdfSegment>> inOrder() {
        List<List<PdfSegment>> columns = columns();
        var all = new ArrayList<String>();
        rows.forEach(
                row ->
                        row.segments()
                                .forEach(
                                        segment ->
                                                segment.glyphs().forEach(g -> all.add(g.text()))));
        return BidiReordering.isRightToLeft(all) ? columns.reversed() : columns;
    }

    private List<List<PdfSegment>> columns() {
        var columns = new ArrayList<List<PdfSegment>>();
        spans.forEach(span -> columns.add(new ArrayList<>()));
        for (PdfBaselineRow row : rows) {
            for (PdfSegment segment : row.segments()) {
                columns.get(Math.max(0, spanOf(segment))).add(segment);
            }
        }
        return columns;
    }

    /** Whether each column is wrapped prose, and not a column of a table. */
    boolean areText() {
        List<List<PdfSegment>> columns = columns();
        if (areNamesAndValues()) {
            return false;
        }
        if (isDrawnOneAfterTheOther(columns)
                && !(areFullRows() && columns.stream().noneMatch(PdfColumns::isText))) {
            return true;
        }
        for (List<PdfSegment> column : columns) {
            if (!isText(column)) {
                return false;
            }
        }
        return true;
    }

    /** Whether each row is a name and its value, in any drawing order. */
    boolean areNamesAndValues() {
        boolean filled =
                rows.stream()
                        .flatMap(row -> row.segments().stream())
                        .anyMatch(PdfSegment::isFilled);
        List<List<PdfSegment>> columns = inOrder();
        List<PdfSegment> names = columns.getFirst();
        long named = names.stream().filter(name -> endsWith(name, ":：")).count();
        return filled
                || named >= names.size() * NAMED
                || (areFullRows() && isDrawnOneAfterTheOther(columns));
    }

    private static boolean endsWith(PdfSegment segment, String signs) {
        List<PdfGlyph> glyphs = segment.glyphs();
        int last = glyphs.size() - 1;
        while (last > 0 && glyphs.get(last).isBlank()) {
            last--;
        }
        String text = glyphs.get(last).text();
        return signs.indexOf(text.codePointBefore(text.length())) >= 0;
    }

    /** Whether each row has a cell in all of three or more columns, which makes it a table row. */
    boolean areTable() {
        return spans.size() >= LEAST_COLUMNS && areFullRows();
    }

    private boolean areFullRows() {
        for (PdfBaselineRow row : rows) {
            boolean full =
                    row.segments().size() >= spans.size()
                            && row.segments().stream()
                                            .map(segment -> spanOf(segment))
                                            .distinct()
                                            .count()
                                    == spans.size();
            if (!full) {
                return false;
            }
        }
        return true;
    }

    /** Returns the rows with one segment per cell. */
    List<List<PdfSegment>> cells() {
        var cells = new ArrayList<List<PdfSegment>>();
        for (PdfBaselineRow row : rows) {
            var line = new ArrayList<PdfSegment>();
            int last = -1;
            for (PdfSegment segment : row.segments()) {
                int span = spanOf(segment);
                if (span == last) {
                    line.getLast().addAll(segment);
                } else {
                    line.add(segment);
                }
                last = span;
            }
            cells.add(line);
        }
        return cells;
    }

    private int spanOf(PdfSegment segment) {
        for (int i = 0; i < spans.size(); i++) {
            if (segment.left() >= spans.get(i).left() && segment.right() <= spans.get(i).right()) {
                return i;
            }
        }
        return -1;
    }

    private static boolean isDrawnOneAfterTheOther(List<List<PdfSegment>> columns) {
        int last = -1;
        for (List<PdfSegment> column : columns) {
            int first = Integer.MAX_VALUE;
            int latest = -1;
            for (PdfSegment segment : column) {
                first = Math.min(first, segment.order());
                latest = Math.max(latest, segment.order());
            }
            if (first < last) {
                return false;
            }
            last = latest;
        }
        return true;
    }

    private static boolean isText(List<PdfSegment> column) {
        List<PdfBaselineRow> lines = PdfBaselineRow.of(column);
        if (lines.size() < 3) {
            return false;
        }
        int goOn = 0;
        int cased = 0;
        int inSentences = 0;
        boolean isEven = true;
        int letters = 0;
        float widest = 0;
        var widths = new ArrayList<Float>();
        for (int i = 0; i < lines.size(); i++) {
            List<PdfSegment> segments = lines.get(i).segments();
            int first = segments.getFirst().glyphs().getFirst().text().codePointAt(0);
            if (i > 0) {
                goOn += Character.isLowerCase(first) ? 1 : 0;
                boolean ended = endsWith(lines.get(i - 1).segments().getLast(), ".!…");
                inSentences += ended != Character.isLowerCase(first) ? 1 : 0;
                PdfBaselineRow above = lines.get(i - 1);
                isEven &= lines.get(i).baseline() - above.baseline() <= LEADING * above.size();
            }
            cased += Character.isLowerCase(first) || Character.isUpperCase(first) ? 1 : 0;
            float width = segments.getLast().right() - segments.getFirst().left();
            widths.add(width);
            widest = Math.max(widest, width);
            for (PdfSegment segment : segments) {
                letters += segment.glyphs().size();
            }
        }
        widths.sort(Float::compare);
        float middle = widths.get(widths.size() / 2) / widest;
        if (letters < lines.size() * LEAST_LETTERS_A_LINE) {
            return false;
        }
        boolean areSentences =
                isEven
                        && letters >= lines.size() * LETTERS_OF_SENTENCES
                        && inSentences >= (lines.size() - 1) * IN_SENTENCES
                        && endsWith(lines.getLast().segments().getLast(), ".!…");
        if (areSentences) {
            return true;
        }
        return cased * 2 > lines.size()
                ? goOn >= (lines.size() - 1) * CONTINUES && middle >= FILLED
                : middle >= WELL_FILLED;
    }
}
