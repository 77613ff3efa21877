package dev.rejoinder.knowledge.document.format;

import dev.rejoinder.knowledge.document.DocumentException;
import dev.rejoinder.knowledge.document.NormalizedImage;
import java.awt.image.BufferedImage;
import java.io.IOException;
import org.apache.pdfbox.cos.COSName;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDResources;
import org.apache.pdfbox.pdmodel.common.PDRectangle;
import org.apache.pdfbox.rendering.ImageType;
import org.apache.pdfbox.rendering.PDFRenderer;

/** Renders pages of a PDF for OCR. */
final class PdfPageImage {
    /** The resolution at which OCR works best. */
    private static final float DPI = 300;

    private static final float POINTS_PER_INCH = 72;

    private PdfPageImage() {}

    /** Whether the page may show something else than text. */
    static boolean hasPicture(PDPage page) {
        PDResources resources = page.getResources();
        if (resources == null) {
            return false;
        }
        for (COSName _ : resources.getXObjectNames()) {
            return true;
        }
        return false;
    }

    /**
     * Renders a page.
     *
     * @param number from 1
     */
    static NormalizedImage of(byte[] content, int number) throws DocumentException {
        try (PDDocument document = PdfFormat.open(content)) {
            PDRectangle box = document.getPage(number - 1).getCropBox();
            float inches = Math.max(box.getWidth(), box.getHeight()) / POINTS_PER_INCH;
            float dpi = Math.min(DPI, (NormalizedImage.MAX_PAGE_SIDE - 1) / Math.max(inches, 1));
            var renderer = new PDFRenderer(document);
            renderer.setSubsamplingAllowed(true);
            BufferedImage image = renderer.renderImageWithDPI(number - 1, dpi, ImageType.GRAY);
            return ImageEncoder.onWhite(image);
        } catch (IOException e) {
            throw PdfFormat.damaged(e);
        }
    }
}
