package dev.rejoinder.knowledge.document.format;

import dev.rejoinder.knowledge.document.DocumentException;
import java.io.IOException;
import java.io.Writer;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
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
            var lines = new PdfLines();
            lines.writeText(document, Writer.nullWriter());
            if (lines.all().isEmpty()) {
                throw DocumentException.of(
                        "The PDF holds no text; it may be scanned. Add a version with text in it.");
            }
            write(PdfMargins.without(lines.all()), title, sink);
        } catch (InvalidPasswordException e) {
            throw DocumentException.of(
                    "The PDF is protected by a password. Remove it and add the file again.");
        } catch (PdfLines.TooMuchException e) {
            throw dev.rejoinder.knowledge.document.DocumentLimits.tooMuchText();
        } catch (IOException e) {
            LOG.info("A PDF could not be read", e);
            throw DocumentException.of("The PDF is cut off or damaged and cannot be read.");
        }
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
