package dev.rejoinder.knowledge.document.format;

import dev.rejoinder.knowledge.document.DocumentLimits;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serial;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import org.apache.pdfbox.contentstream.PDFStreamEngine;
import org.apache.pdfbox.contentstream.operator.DrawObject;
import org.apache.pdfbox.contentstream.operator.markedcontent.BeginMarkedContentSequence;
import org.apache.pdfbox.contentstream.operator.markedcontent.BeginMarkedContentSequenceWithProperties;
import org.apache.pdfbox.contentstream.operator.markedcontent.EndMarkedContentSequence;
import org.apache.pdfbox.contentstream.operator.state.Concatenate;
import org.apache.pdfbox.contentstream.operator.state.Restore;
import org.apache.pdfbox.contentstream.operator.state.Save;
import org.apache.pdfbox.contentstream.operator.state.SetGraphicsStateParameters;
import org.apache.pdfbox.contentstream.operator.state.SetMatrix;
import org.apache.pdfbox.contentstream.operator.text.BeginText;
import org.apache.pdfbox.contentstream.operator.text.EndText;
import org.apache.pdfbox.contentstream.operator.text.MoveText;
import org.apache.pdfbox.contentstream.operator.text.MoveTextSetLeading;
import org.apache.pdfbox.contentstream.operator.text.NextLine;
import org.apache.pdfbox.contentstream.operator.text.SetCharSpacing;
import org.apache.pdfbox.contentstream.operator.text.SetFontAndSize;
import org.apache.pdfbox.contentstream.operator.text.SetTextHorizontalScaling;
import org.apache.pdfbox.contentstream.operator.text.SetTextLeading;
import org.apache.pdfbox.contentstream.operator.text.SetTextRenderingMode;
import org.apache.pdfbox.contentstream.operator.text.SetTextRise;
import org.apache.pdfbox.contentstream.operator.text.SetWordSpacing;
import org.apache.pdfbox.contentstream.operator.text.ShowText;
import org.apache.pdfbox.contentstream.operator.text.ShowTextAdjusted;
import org.apache.pdfbox.contentstream.operator.text.ShowTextLine;
import org.apache.pdfbox.contentstream.operator.text.ShowTextLineAndSpace;
import org.apache.pdfbox.cos.COSDictionary;
import org.apache.pdfbox.cos.COSName;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.font.PDFont;
import org.apache.pdfbox.pdmodel.font.PDSimpleFont;
import org.apache.pdfbox.pdmodel.font.PDType3Font;
import org.apache.pdfbox.pdmodel.font.encoding.GlyphList;
import org.apache.pdfbox.pdmodel.graphics.form.PDFormXObject;
import org.apache.pdfbox.util.Matrix;
import org.apache.pdfbox.util.Vector;
import org.jspecify.annotations.Nullable;

/** Collects the glyphs of one page after another, in drawing order. */
final class PdfGlyphs extends PDFStreamEngine {
    private static final int MAX_DEPTH = 8;
    private static final GlyphList NAMES = names();

    /** {@code ActualText} is about as long as the glyphs it replaces. */
    private static final int MAX_ACTUAL_TEXT_A_GLYPH = 4;

    private static final int MAX_ACTUAL_TEXT = 200;

    private final PdfTextQuality legibility;
    private final PdfLayers layers;
    private final Deque<Marked> marked = new ArrayDeque<>();
    private List<PdfGlyph> glyphs = new ArrayList<>();
    private PdfOverprints overprints = new PdfOverprints();
    private int chars;
    private int depth;
    private int hidden;

    /**
     * An open marked-content sequence, and the {@code ActualText} that replaces its glyphs, if any.
     */
    private record Marked(@Nullable String actualText, boolean hides, int first) {}

    /** The pages contain more text than a document may have. */
    static final class TooMuchException extends IOException {
        @Serial private static final long serialVersionUID = 1;
    }

    PdfGlyphs(PdfTextQuality legibility, PdfLayers layers) {
        this.legibility = legibility;
        this.layers = layers;
        addOperator(new BeginText(this));
        addOperator(new EndText(this));
        addOperator(new Concatenate(this));
        addOperator(new DrawObject(this));
        addOperator(new SetGraphicsStateParameters(this));
        addOperator(new Save(this));
        addOperator(new Restore(this));
        addOperator(new SetMatrix(this));
        addOperator(new NextLine(this));
        addOperator(new MoveText(this));
        addOperator(new MoveTextSetLeading(this));
        addOperator(new SetCharSpacing(this));
        addOperator(new SetWordSpacing(this));
        addOperator(new SetFontAndSize(this));
        addOperator(new SetTextLeading(this));
        addOperator(new SetTextRenderingMode(this));
        addOperator(new SetTextRise(this));
        addOperator(new SetTextHorizontalScaling(this));
        addOperator(new ShowText(this));
        addOperator(new ShowTextAdjusted(this));
        addOperator(new ShowTextLine(this));
        addOperator(new ShowTextLineAndSpace(this));
        addOperator(new BeginMarkedContentSequence(this));
        addOperator(new BeginMarkedContentSequenceWithProperties(this));
        addOperator(new EndMarkedContentSequence(this));
    }

    private static GlyphList names() {
        try (InputStream more =
                GlyphList.class.getResourceAsStream(
                        "/org/apache/pdfbox/resources/glyphlist/additional.txt")) {
            return new GlyphList(GlyphList.getAdobeGlyphList(), more);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the glyphs of a page, including annotations written on it. */
    List<PdfGlyph> of(PDPage page) throws IOException {
        glyphs = new ArrayList<>();
        overprints = new PdfOverprints();
        marked.clear();
        hidden = 0;
        processPage(page);
        for (var annotation : page.getAnnotations()) {
            if (PdfForms.isWrittenOnThePage(annotation)) {
                showAnnotation(annotation);
            }
        }
        return glyphs;
    }

    @Override
    protected void showGlyph(Matrix place, PDFont font, int code, Vector displacement) {
        if (hidden > 0) {
            return;
        }
        String unicode = font.toUnicode(code, NAMES);
        boolean guessed = unicode == null && font instanceof PDSimpleFont;
        if (guessed) {
            // Names such as "a65" contain the code, which mostly equals that of the letter.
            unicode = Character.toString((char) code);
        }
        String text = GlyphNormalizer.ordinary(unicode == null ? "" : unicode);
        legibility.count(font, code, text);
        if (text.isEmpty()) {
            return;
        }
        if (text.isBlank()) {
            text = " ";
        }
        chars += text.length();
        if (chars > DocumentLimits.CHARS) {
            throw new UncheckedIOException(new TooMuchException());
        }
        PdfGlyph glyph = glyph(place, font, text, displacement);
        if (Float.isFinite(glyph.x()) && Float.isFinite(glyph.end()) && Float.isFinite(glyph.y())) {
            if (glyph.isBlank() || overprints.isNew(glyph)) {
                glyphs.add(glyph);
            }
        }
    }

    private PdfGlyph glyph(Matrix place, PDFont font, String text, Vector displacement) {
        float startX = place.getTranslateX();
        float startY = place.getTranslateY();
        var end = place.transformPoint(displacement.getX(), displacement.getY());
        boolean vertical = font.isVertical();
        // If the baseline has no length, use the direction of the letters.
        double along =
                vertical
                        ? Math.atan2(-place.getScaleY(), -place.getShearX())
                        : Math.atan2(place.getShearY(), place.getScaleX());
        int angle = PdfRotation.rounded(Math.toDegrees(along));
        float x = PdfRotation.x(angle, startX, startY);
        float stop = PdfRotation.x(angle, end.x, end.y);
        float size = size(place, font);
        var state = getGraphicsState().getTextState();
        float unit = state.getFontSize() == 0 ? 0 : size / Math.abs(state.getFontSize());
        float tracking = vertical ? 0 : state.getCharacterSpacing() * unit;
        return new PdfGlyph(
                text,
                Math.min(x, stop),
                Math.max(x, stop),
                PdfRotation.y(angle, startX, startY),
                size,
                tracking,
                isBold(font),
                false,
                angle);
    }

    private static float size(Matrix place, PDFont font) {
        float size = (float) Math.hypot(place.getShearX(), place.getScaleY());
        if (font instanceof PDType3Font) {
            // The unit of a Type 3 font is arbitrary; one thousandth of the size is only a
            // convention.
            Matrix matrix = font.getFontMatrix();
            size *= Math.max(0.001f, Math.abs(matrix.getScaleY()) * 1000);
        }
        return Math.clamp(size, 0.1f, 1_000f);
    }

    private static boolean isBold(PDFont font) {
        String name = font.getName();
        if (name == null) {
            return false;
        }
        String lower = name.toLowerCase(Locale.ROOT);
        return lower.contains("bold") || lower.contains("black") || lower.contains("heavy");
    }

    @Override
    public void beginMarkedContentSequence(COSName tag, @Nullable COSDictionary properties) {
        boolean hides = COSName.OC.equals(tag) && layers.hides(properties);
        hidden += hides ? 1 : 0;
        boolean inner = marked.stream().anyMatch(outer -> outer.actualText() != null);
        String actual =
                properties == null || inner ? null : properties.getString(COSName.ACTUAL_TEXT);
        marked.push(new Marked(actual, hides, glyphs.size()));
    }

    @Override
    public void endMarkedContentSequence() {
        Marked ended = marked.poll();
        if (ended == null) {
            return;
        }
        hidden -= ended.hides() ? 1 : 0;
        if (ended.actualText() != null && ended.first() < glyphs.size()) {
            replace(
                    glyphs.subList(ended.first(), glyphs.size()),
                    GlyphNormalizer.ordinary(ended.actualText()));
        }
    }

    /** Replaces glyphs with their {@code ActualText}, if they are on one line. */
    private void replace(List<PdfGlyph> drawn, String text) {
        PdfGlyph first = drawn.getFirst();
        int most = Math.min(MAX_ACTUAL_TEXT, 8 + MAX_ACTUAL_TEXT_A_GLYPH * drawn.size());
        float left = first.x();
        float right = first.end();
        for (PdfGlyph glyph : drawn) {
            if (glyph.angle() != first.angle()
                    || Math.abs(glyph.y() - first.y()) > first.size() * 0.6f) {
                return;
            }
            left = Math.min(left, glyph.x());
            right = Math.max(right, glyph.end());
        }
        if (text.length() > most || (text.contains(" ") && !text.isBlank())) {
            return;
        }
        chars += text.length();
        drawn.clear();
        if (!text.isEmpty()) {
            String shown = text.isBlank() ? " " : text;
            glyphs.add(
                    new PdfGlyph(
                            shown,
                            left,
                            right,
                            first.y(),
                            first.size(),
                            first.tracking(),
                            first.bold(),
                            false,
                            first.angle()));
        }
    }

    /** Limits the depth: form XObjects can contain others, and a hostile one contains itself. */
    @Override
    public void showForm(PDFormXObject form) throws IOException {
        if (depth < MAX_DEPTH && !layers.hides(form.getCOSObject().getCOSDictionary(COSName.OC))) {
            depth++;
            try {
                super.showForm(form);
            } finally {
                depth--;
            }
        }
    }
}
