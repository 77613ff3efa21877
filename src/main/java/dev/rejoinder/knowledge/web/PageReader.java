package dev.rejoinder.knowledge.web;

import dev.rejoinder.knowledge.document.ParsedDocument;
import java.io.IOException;

/** Reads what was fetched. Hostile files come here: the work is done elsewhere, with limits. */
public interface PageReader {
    /** Whether files of that media type, such as {@code text/html}, can be read. */
    boolean accepts(String mediaType);

    /**
     * Reads one page. Its links are absolute addresses, without those the page asks not to follow.
     *
     * @throws IOException with one sentence for the owner as its message
     */
    ParsedDocument read(FetchedPage file) throws IOException;
}
