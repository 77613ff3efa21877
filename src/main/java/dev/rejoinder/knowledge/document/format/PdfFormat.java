package dev.rejoinder.knowledge.document.format;

import dev.rejoinder.knowledge.document.DocumentException;
import dev.rejoinder.knowledge.document.DocumentLimits;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.encryption.InvalidPasswordException;
import org.apache.pdfbox.pdmodel.font.FontMappers;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** PDF: the text of its pages in reading order. */
final class PdfFormat {
    private static final int MAX_PAGES = 5_000;

    /** What programs write where a title belongs. */
    private static final Pattern NO_TITLE =
            Pattern.compile(
                    "(?i)untitled.*|.*\\.(docx?|odt|tex|indd|pptx?|xlsx?|html?|pdf)|.*\\\\.*");

    private static final Logger LOG = LoggerFactory.getLogger(PdfFormat.class);

    static {
        FontMappers.set(new PdfFonts());
    }

    private PdfFormat() {}

    static void read(byte[] content, BlockSink sink) throws DocumentException {
        try (PDDocument document = Loader.loadPDF(content, "")) {
            if (document.getNumberOfPages() > MAX_PAGES) {
                throw DocumentException.of(
                        "The PDF has more than " + MAX_PAGES + " pages. Split it into parts.");
            }
            String title = document.getDocumentInformation().getTitle();
            var forms = new PdfForms();
            List<PdfLine> lines = lines(document, forms);
            List<String> unshown = forms.unshown(document);
            if (lines.isEmpty() && unshown.isEmpty()) {
                throw DocumentException.of(
                        "The PDF holds no text; it may be scanned. Add a version with text in it.");
            }
            write(PdfMargins.without(lines), title, sink);
            for (String value : unshown) {
                sink.paragraph(value);
            }
        } catch (InvalidPasswordException e) {
            throw DocumentException.of(
                    "The PDF is protected by a password. Remove it and add the file again.");
        } catch (PdfGlyphs.TooMuchException e) {
            throw DocumentLimits.tooMuchText();
        } catch (UncheckedIOException e) {
            throw e.getCause() instanceof PdfGlyphs.TooMuchException
                    ? DocumentLimits.tooMuchText()
                    : damaged(e);
        } catch (IOException e) {
            throw damaged(e);
        }
    }

    private static DocumentException damaged(Exception cause) {
        LOG.info("A PDF could not be read", cause);
        return DocumentException.of("The PDF is cut off or damaged and cannot be read.");
    }

    private static List<PdfLine> lines(PDDocument document, PdfForms forms)
            throws IOException, DocumentException {
        var legibility = new PdfTextQuality();
        var glyphs = new PdfGlyphs(legibility, new PdfLayers(document));
        var lines = new ArrayList<PdfLine>();
        int number = 0;
        for (PDPage page : document.getPages()) {
            number++;
            List<PdfGlyph> drawn = glyphs.of(page);
            drawn.addAll(forms.of(page));
            lines.addAll(PdfPages.lines(number, page.getCropBox(), drawn));
            if (lines.size() > DocumentLimits.BLOCKS) {
                throw DocumentLimits.tooManyBlocks();
            }
        }
        if (legibility.isPoor()) {
            throw DocumentException.of(
                    "The PDF can be seen but not read: its fonts do not say which letters they"
                        + " draw. Export it again from its source, or add a version with readable"
                        + " text.");
        }
        return lines;
    }

    private static void write(List<PdfLine> lines, @Nullable String title, BlockSink sink)
            throws DocumentException {
        String named = title == null ? "" : title.strip();
        String word = "microsoft word - ";
        if (named.toLowerCase(Locale.ROOT).startsWith(word)) {
            named = named.substring(word.length());
        }
        if (!NO_TITLE.matcher(named).matches()) {
            sink.title(named);
        }
        new PdfParagraphs(lines, sink).write();
    }
}
