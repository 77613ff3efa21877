package dev.rejoinder.knowledge.document.format;

import dev.rejoinder.knowledge.document.DocumentException;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Groups lines into paragraphs, list entries and headings, by font size, position and last letters.
 */
final class PdfParagraphs {
    private static final Pattern BULLET = Pattern.compile("[•▪◦‣●○■·*–-]\\s+\\S.*");
    private static final Pattern NUMBER = Pattern.compile("\\(?\\d{1,2}[.)]\\s+\\S.*");
    private static final Pattern ENDS_SENTENCE = Pattern.compile(".*[.!?:;…。！？][\"'”’»)\\]]*");

    /** Minimum font size of a heading, relative to the text. */
    private static final float HEADING_SIZE = 1.12f;

    private static final int MAX_HEADING = 200;
    private static final int MAX_BOLD_HEADING = 100;

    /** A gap larger than this many normal line distances ends a paragraph. */
    private static final float GAP = 1.35f;

    /** Minimum indent of a first line, in points. */
    private static final float INDENT = 6;

    /** A last line is shorter than this share of the widest line. */
    private static final float SHORT = 0.8f;

    /** Minimum width of prose, relative to the font size. */
    private static final float NARROW = 12;

    private final List<PdfLine> lines;
    private final BlockSink sink;
    private final float body;
    private final float pitch;
    private final List<Float> headingSizes;
    private final List<PdfLine> paragraph = new ArrayList<>();

    PdfParagraphs(List<PdfLine> lines, BlockSink sink) {
        this.lines = lines;
        this.sink = sink;
        var measures = new PdfTypography(lines);
        this.body = measures.body();
        this.pitch = measures.pitch();
        var sizes = new TreeSet<Float>();
        lines.stream()
                .filter(this::isLarge)
                .forEach(line -> sizes.add(PdfTypography.rounded(line.size())));
        this.headingSizes = List.copyOf(sizes.descendingSet());
    }

    void write() throws DocumentException {
        for (PdfLine line : lines) {
            if (!paragraph.isEmpty() && begins(line, paragraph.getLast())) {
                end();
            }
            paragraph.add(line);
        }
        end();
    }

    private boolean begins(PdfLine line, PdfLine before) {
        if (line.frame().table() || before.frame().table()) {
            return true;
        }
        if (line.page() == before.page()
                && line.frame().equals(before.frame())
                && Math.abs(line.top() - before.top()) < 1) {
            return false;
        }
        boolean otherSize =
                PdfTypography.rounded(line.size()) != PdfTypography.rounded(before.size());
        if (!otherSize && isCut(before.text(), line.text())) {
            return false;
        }
        if (line.bold() != before.bold() || (otherSize && (isLarge(line) || isLarge(before)))) {
            return true;
        }
        if (!line.frame().equals(before.frame())
                && (line.frame().aside() || before.frame().aside())) {
            return true;
        }
        if (BULLET.matcher(line.text()).matches() || NUMBER.matcher(line.text()).matches()) {
            return true;
        }
        boolean ended = ENDS_SENTENCE.matcher(before.text()).matches();
        if (line.page() != before.page() || line.top() < before.top()) {
            // A paragraph can continue after the end of a page or column.
            return ended || isLarge(line) || before.isShort(SHORT) || isNarrow(before);
        }
        float gap = line.top() - before.top();
        if (gap > pitch * GAP * Math.max(1, line.size() / body)) {
            return true;
        }
        return ended && (line.indent() > before.indent() + INDENT || before.isShort(SHORT));
    }

    /** Whether the column is too narrow for wrapped prose. */
    private static boolean isNarrow(PdfLine line) {
        return line.frame().right() - line.frame().left() < NARROW * line.size();
    }

    private void end() throws DocumentException {
        if (paragraph.isEmpty()) {
            return;
        }
        PdfLine first = paragraph.getFirst();
        String text = joined();
        sink.page(first.page());
        if (first.frame().table()) {
            sink.tableRow(text);
        } else if (isLarge(first) && text.length() <= MAX_HEADING) {
            sink.heading(headingSizes.indexOf(PdfTypography.rounded(first.size())) + 1, text);
        } else if (isBoldHeading(first, text)) {
            sink.heading(headingSizes.size() + 1, text);
        } else if (BULLET.matcher(first.text()).matches()) {
            sink.listEntry(1, text.substring(1).strip());
        } else if (NUMBER.matcher(first.text()).matches()) {
            sink.listEntry(1, text);
        } else {
            sink.paragraph(text);
        }
        paragraph.clear();
    }

    private boolean isBoldHeading(PdfLine first, String text) {
        return first.bold()
                && paragraph.size() == 1
                && text.length() <= MAX_BOLD_HEADING
                && !ENDS_SENTENCE.matcher(text).matches();
    }

    /** Joins lines and words that were hyphenated at the end of a line. */
    private String joined() {
        var text = new StringBuilder();
        for (PdfLine line : paragraph) {
            if (!text.isEmpty()) {
                if (isCut(text, line.text())) {
                    text.setLength(text.length() - 1);
                } else {
                    text.append(' ');
                }
            }
            text.append(line.text());
        }
        return text.toString();
    }

    /** Whether a word is hyphenated between two lines. */
    private static boolean isCut(CharSequence text, String next) {
        int last = text.length() - 1;
        return last > 0
                && Character.isLowerCase(next.codePointAt(0))
                && "-\u00AD\u2010".indexOf(text.charAt(last)) >= 0
                && Character.isLetter(text.charAt(last - 1));
    }

    private boolean isLarge(PdfLine line) {
        return line.size() >= body * HEADING_SIZE;
    }
}
