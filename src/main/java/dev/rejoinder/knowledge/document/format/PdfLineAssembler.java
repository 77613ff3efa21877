package dev.rejoinder.knowledge.document.format;

import dev.rejoinder.knowledge.document.TableGrid;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.apache.pdfbox.pdmodel.common.PDRectangle;

/** Converts the glyphs of a page to lines in reading order. */
final class PdfLineAssembler {
    /** Gap in a line at the edge of a page that separates two texts, relative to the font size. */
    private static final float APART = 2;

    private PdfLineAssembler() {}

    /** Returns the lines in the page's main direction first, then those across it. */
    static List<PdfLine> lines(int number, PDRectangle page, List<PdfGlyph> glyphs) {
        var byAngle = new ArrayList<>(PdfSegments.of(glyphs).entrySet());
        byAngle.sort(Comparator.comparingInt(angle -> -glyphsOf(angle.getValue())));
        var lines = new ArrayList<PdfLine>();
        for (Map.Entry<Integer, List<PdfSegment>> angle : byAngle) {
            float top = PdfRotation.top(angle.getKey(), page);
            float height = PdfRotation.height(angle.getKey(), page);
            boolean aside = !lines.isEmpty();
            for (PdfReadingOrder.Flow flow : PdfReadingOrder.of(angle.getValue())) {
                if (flow.isTable()) {
                    writeTable(number, flow, top, height, aside, lines);
                } else {
                    write(number, flow, top, height, aside, lines);
                }
            }
        }
        return lines;
    }

    private static int glyphsOf(List<PdfSegment> segments) {
        return segments.stream().mapToInt(segment -> segment.glyphs().size()).sum();
    }

    /** Writes each value with the names of its row and column. */
    private static void writeTable(
            int page,
            PdfReadingOrder.Flow flow,
            float top,
            float height,
            boolean aside,
            List<PdfLine> lines) {
        var grid = new TableGrid();
        for (List<PdfSegment> row : flow.lines()) {
            grid.row(false);
            for (PdfSegment cell : row) {
                boolean bold = cell.glyphs().stream().allMatch(g -> g.bold() || g.isBlank());
                grid.cell(
                        PdfLineText.of(List.of(cell)),
                        bold ? TableGrid.Mark.BOLD : TableGrid.Mark.PLAIN,
                        1,
                        1);
            }
        }
        List<String> texts = grid.lines();
        int header = flow.lines().size() - texts.size();
        var frame = new PdfLine.Frame(0, 0, height, false, aside, true);
        for (int i = 0; i < texts.size(); i++) {
            List<PdfSegment> row =
                    flow.lines().get(Math.clamp(i + header, 0, flow.lines().size() - 1));
            lines.add(line(page, texts.get(i), row, top, frame));
        }
    }

    private static void write(
            int page,
            PdfReadingOrder.Flow flow,
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
        var frame = new PdfLine.Frame(left, right, height, fromRight > 0, aside, false);
        for (int i = 0; i < texts.size(); i++) {
            if (!texts.get(i).isEmpty()) {
                lines.add(line(page, texts.get(i), parts.get(i), top, frame));
            }
        }
    }

    /** Splits lines at the page's edges at wide gaps. */
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
        return BidiReordering.isRightToLeft(
                text.codePoints().mapToObj(Character::toString).toList());
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
