package dev.rejoinder.knowledge.document.format;

import dev.rejoinder.knowledge.document.DocumentException;
import dev.rejoinder.knowledge.document.DocumentLimits;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
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
    /** Titles that programs generate and that name nothing. */
    private static final Pattern NO_TITLE =
            Pattern.compile(
                    "(?i)untitled.*|.*\\.(docx?|odt|tex|indd|pptx?|xlsx?|html?|pdf)|.*\\\\.*");

    private static final Logger LOG = LoggerFactory.getLogger(PdfFormat.class);

    static {
        FontMappers.set(new SubstituteFontMapper());
    }

    private PdfFormat() {}

    static void read(byte[] content, BlockSink sink) throws DocumentException {
        try (PDDocument document = open(content)) {
            if (document.getNumberOfPages() > DocumentLimits.PAGES) {
                throw DocumentException.of(
                        "The PDF has more than "
                                + DocumentLimits.PAGES
                                + " pages. Split it into parts.");
            }
            String title = document.getDocumentInformation().getTitle();
            var forms = new PdfForms();
            List<PdfLine> lines = lines(document, forms, sink);
            List<String> unshown = forms.hiddenFieldTexts(document);
            write(PdfMargins.without(lines), title, sink);
            for (String value : unshown) {
                sink.paragraph(value);
            }
        } catch (InvalidPasswordException e) {
            throw DocumentException.of(
                    "The PDF is protected by a password. Remove the password and add the file"
                            + " again.");
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

    /** Opens a PDF without a password. */
    static PDDocument open(byte[] content) throws IOException {
        return Loader.loadPDF(content, "");
    }

    static DocumentException damaged(Exception cause) {
        LOG.info("A PDF could not be read", cause);
        return DocumentException.of("The PDF is truncated or damaged.");
    }

    private static List<PdfLine> lines(PDDocument document, PdfForms forms, BlockSink sink)
            throws IOException, DocumentException {
        var legibility = new PdfTextQuality();
        var glyphs = new PdfGlyphs(legibility, new PdfLayers(document));
        var lines = new ArrayList<PdfLine>();
        var scanned = new ArrayList<Integer>();
        int number = 0;
        for (PDPage page : document.getPages()) {
            number++;
            List<PdfGlyph> drawn = glyphs.of(page);
            drawn.addAll(forms.of(page));
            List<PdfLine> written = PdfLineAssembler.lines(number, page.getCropBox(), drawn);
            if (written.isEmpty() && PdfPageImage.hasPicture(page)) {
                scanned.add(number);
            }
            lines.addAll(written);
            if (lines.size() > DocumentLimits.BLOCKS) {
                throw DocumentLimits.tooManyBlocks();
            }
        }
        List<Integer> all = IntStream.rangeClosed(1, number).boxed().toList();
        if (legibility.isPoor()) {
            sink.scan(
                    "The text of the PDF cannot be extracted: its fonts do not map glyphs to"
                            + " characters. Export it again from its source.",
                    all);
            return List.of();
        }
        sink.scan(
                "The PDF contains no text; it may be a scan. Add a version with a text layer.",
                lines.isEmpty() ? all : scanned);
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
