package dev.rejoinder.knowledge.document;

import java.util.List;

/**
 * What the parser process made of a file.
 *
 * @param document without the text of the scanned pages
 */
public record ParsedFile(ParsedDocument document, Scan scan) {
    /**
     * The pages whose text only OCR can read.
     *
     * @param reason why the document has no text without OCR
     * @param pages from 1
     */
    public record Scan(String reason, List<Integer> pages) {
        /** No such page. */
        public static final Scan NONE = new Scan("", List.of());

        public Scan {
            pages = List.copyOf(pages);
        }
    }

    /**
     * Returns the document without the text of scanned pages.
     *
     * @param problem why OCR cannot be used
     * @throws DocumentException if all its pages are scanned
     */
    public ParsedDocument withoutOcr(String problem) throws DocumentException {
        if (document.blocks().isEmpty() && !scan.pages().isEmpty()) {
            throw DocumentException.of(scan.reason() + " " + problem);
        }
        return document;
    }
}
