package dev.rejoinder.knowledge.document.format;

import dev.rejoinder.knowledge.document.DocumentLimits;
import java.io.IOException;
import java.io.Serial;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.pdfbox.pdmodel.font.PDFont;
import org.apache.pdfbox.pdmodel.graphics.form.PDFormXObject;
import org.apache.pdfbox.text.PDFTextStripper;
import org.apache.pdfbox.text.TextPosition;

/** Gathers the lines of all pages, with what tells a heading from a paragraph. */
final class PdfLines extends PDFTextStripper {
    private static final int MAX_DEPTH = 8;

    private final List<PdfLine> lines = new ArrayList<>();
    private final StringBuilder text = new StringBuilder();
    private float sizes;
    private int letters;
    private int boldLetters;
    private float left;
    private float right;
    private float top;
    private int chars;
    private int depth;

    /** The pages hold more text than a document may. */
    static final class TooMuchException extends IOException {
        @Serial private static final long serialVersionUID = 1;
    }

    List<PdfLine> all() {
        return lines;
    }

    @Override
    protected void writeString(String string, List<TextPosition> positions) throws IOException {
        chars += string.length();
        if (chars > DocumentLimits.CHARS || lines.size() > DocumentLimits.BLOCKS) {
            throw new TooMuchException();
        }
        for (TextPosition position : positions) {
            if (letters == 0) {
                left = position.getXDirAdj();
                top = position.getYDirAdj();
            }
            letters++;
            sizes += Math.abs(position.getFontSizeInPt());
            boldLetters += isBold(position.getFont()) ? 1 : 0;
            right = position.getXDirAdj() + position.getWidthDirAdj();
        }
        text.append(string);
    }

    @Override
    protected void writeWordSeparator() {
        text.append(' ');
    }

    @Override
    protected void writeLineSeparator() {
        endLine();
    }

    @Override
    protected void writePageEnd() {
        endLine();
    }

    private void endLine() {
        String line = text.toString().strip();
        if (!line.isEmpty() && letters > 0) {
            lines.add(
                    new PdfLine(
                            getCurrentPageNo(),
                            line,
                            sizes / letters,
                            boldLetters * 2 > letters,
                            left,
                            right,
                            top));
        }
        text.setLength(0);
        sizes = 0;
        letters = 0;
        boldLetters = 0;
    }

    /** Drawings may hold drawings, and a hostile one itself. */
    @Override
    public void showForm(PDFormXObject form) throws IOException {
        if (depth < MAX_DEPTH) {
            depth++;
            try {
                super.showForm(form);
            } finally {
                depth--;
            }
        }
    }

    private static boolean isBold(PDFont font) {
        String name = font.getName();
        return name != null && name.toLowerCase(Locale.ROOT).contains("bold");
    }
}
