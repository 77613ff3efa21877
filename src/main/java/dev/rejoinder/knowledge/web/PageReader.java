package dev.rejoinder.knowledge.web;

import dev.rejoinder.knowledge.document.ParsedDocument;
import java.io.IOException;

/**
 * Parses fetched pages. They are untrusted: an implementation parses them in a sandbox, with
 * limits.
 */
public interface PageReader {
    /** Whether files of this media type, such as {@code text/html}, can be read. */
    boolean accepts(String mediaType);

    /**
     * Parses one page. Its links are absolute and exclude those marked {@code nofollow}.
     *
     * @throws IOException with a sentence for the owner as its message
     */
    ParsedDocument read(FetchedPage file) throws IOException;
}
