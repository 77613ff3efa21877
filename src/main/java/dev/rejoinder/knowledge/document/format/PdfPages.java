package dev.rejoinder.knowledge.document.format;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.apache.pdfbox.pdmodel.common.PDRectangle;

/** The glyphs of a page to its lines, in the order of reading. */
final class PdfPages {
    /** A gap in a line at the edge of a page, in sizes of its letters. */
    private static final float APART = 2;

    private PdfPages() {}

    /** The lines that most of the page is written along come first, those across it after them. */
    static List<PdfLine> lines(int number, PDRectangle page, List<PdfGlyph> glyphs) {
        var byAngle = new ArrayList<>(PdfSegments.of(glyphs).entrySet());
        byAngle.sort(Comparator.comparingInt(angle -> -glyphsOf(angle.getValue())));
        var lines = new ArrayList<PdfLine>();
        for (Map.Entry<Integer, List<PdfSegment>> angle : byAngle) {
            float top = PdfAngles.top(angle.getKey(), page);
            float height = PdfAngles.height(angle.getKey(), page);
            boolean aside = !lines.isEmpty();
            for (PdfOrder.Flow flow : PdfOrder.of(angle.getValue())) {
                write(number, flow, top, height, aside, lines);
            }
        }
        return lines;
    }

    private static int glyphsOf(List<PdfSegment> segments) {
        return segments.stream().mapToInt(segment -> segment.glyphs().size()).sum();
    }

    private static void write(
            int page,
            PdfOrder.Flow flow,
            float top,
            float height,
            boolean aside,
            List<PdfLine> lines) {
        float left = Float.MAX_VALUE;
        float right = -Float.MAX_VALUE;
        int fromRight = 0;
        var texts = new ArrayList<String>();
        List<List<PdfSegment>> parts = apart(flow.lines(), top, height);
        for (List<PdfSegment> segments : parts) {
            for (PdfSegment segment : segments) {
                left = Math.min(left, segment.left());
                right = Math.max(right, segment.right());
            }
            String text = PdfLineText.of(segments);
            texts.add(text);
            fromRight += isFromRight(text) ? 1 : -1;
        }
        var frame = new PdfLine.Frame(left, right, height, fromRight > 0, aside);
        for (int i = 0; i < texts.size(); i++) {
            if (!texts.get(i).isEmpty()) {
                lines.add(line(page, texts.get(i), parts.get(i), top, frame));
            }
        }
    }

    /** At the edges of a page, what is far from the rest of its line stands for itself. */
    private static List<List<PdfSegment>> apart(
            List<List<PdfSegment>> lines, float top, float height) {
        var parts = new ArrayList<List<PdfSegment>>();
        for (List<PdfSegment> line : lines) {
            float place = (line.getFirst().baseline() - top) / height;
            if (place > PdfMargins.EDGE && place < 1 - PdfMargins.EDGE) {
                parts.add(line);
                continue;
            }
            var part = new ArrayList<PdfSegment>();
            for (PdfSegment segment : line) {
                if (!part.isEmpty()
                        && segment.left() - part.getLast().right() > APART * segment.size()) {
                    parts.add(List.copyOf(part));
                    part.clear();
                }
                part.add(segment);
            }
            parts.add(part);
        }
        return parts;
    }

    private static boolean isFromRight(String text) {
        return VisualOrder.isRightToLeft(text.codePoints().mapToObj(Character::toString).toList());
    }

    private static PdfLine line(
            int page, String text, List<PdfSegment> segments, float top, PdfLine.Frame frame) {
        float sizes = 0;
        int letters = 0;
        int bold = 0;
        float left = Float.MAX_VALUE;
        float right = -Float.MAX_VALUE;
        for (PdfSegment segment : segments) {
            left = Math.min(left, segment.left());
            right = Math.max(right, segment.right());
            for (PdfGlyph glyph : segment.glyphs()) {
                if (!glyph.isBlank()) {
                    letters++;
                    sizes += glyph.size();
                    bold += glyph.bold() ? 1 : 0;
                }
            }
        }
        return new PdfLine(
                page,
                text,
                sizes / letters,
                bold * 2 > letters,
                left,
                right,
                segments.getFirst().baseline() - top,
                frame);
    }
}
