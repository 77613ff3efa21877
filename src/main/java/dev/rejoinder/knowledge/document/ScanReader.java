package dev.rejoinder.knowledge.document;

import dev.rejoinder.knowledge.document.ParsedDocument.Block;
import dev.rejoinder.knowledge.document.ParsedDocument.Kind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Adds the text of scanned pages to a document. Thread-safe. */
final class ScanReader {
    /** The most scanned pages of a document that are read. */
    static final int MAX_PAGES = 200;

    private static final Pattern BLANK_LINE = Pattern.compile("\\n\\n+");
    private static final Logger LOG = LoggerFactory.getLogger(ScanReader.class);

    private final OcrReader ocr;

    ScanReader(OcrReader ocr) {
        this.ocr = ocr;
    }

    /** Renders a page of the file. */
    interface PageSource {
        NormalizedImage page(int number) throws DocumentException;
    }

    /**
     * Returns the document with the text of its scanned pages. If it has other text too, pages that
     * cannot be read are left out.
     *
     * @throws DocumentException if there is no text
     */
    ParsedDocument complete(ParsedFile file, PageSource source) throws DocumentException {
        ParsedDocument document = file.document();
        List<Integer> pages = file.scan().pages();
        if (pages.isEmpty()) {
            return document;
        }
        Optional<String> problem = ocr.problem();
        if (problem.isPresent()) {
            return file.withoutOcr(problem.get());
        }
        boolean scanned = document.blocks().isEmpty();
        if (scanned && pages.size() > MAX_PAGES) {
            throw DocumentException.of(
                    "The document has more than "
                            + MAX_PAGES
                            + " scanned pages. Split it into parts.");
        }
        var blocks = new ArrayList<Block>(document.blocks());
        DocumentException failure = read(pages, source, blocks);
        if (blocks.isEmpty()) {
            throw failure != null
                    ? failure
                    : DocumentException.of(file.scan().reason() + " OCR found no text in it.");
        }
        blocks.sort(Comparator.comparingInt(block -> block.page() == null ? 0 : block.page()));
        return new ParsedDocument(document.title(), blocks, document.links(), document.indexable());
    }

    /** Returns why the first page that failed could not be read, or null. */
    private @Nullable DocumentException read(
            List<Integer> pages, PageSource source, List<Block> blocks) throws DocumentException {
        DocumentException failure = null;
        for (int page : pages.subList(0, Math.min(pages.size(), MAX_PAGES))) {
            try {
                for (String paragraph : BLANK_LINE.split(ocr.read(source.page(page)), -1)) {
                    if (!paragraph.isBlank()) {
                        blocks.add(new Block(Kind.PARAGRAPH, 0, paragraph, page));
                    }
                }
            } catch (DocumentException e) {
                if (e.retryable()) {
                    throw e;
                }
                LOG.info("Page {} of a scan could not be read: {}", page, e.reason());
                failure = failure == null ? e : failure;
            }
        }
        return failure;
    }
}
