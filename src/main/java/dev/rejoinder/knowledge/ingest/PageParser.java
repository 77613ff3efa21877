package dev.rejoinder.knowledge.ingest;

import dev.rejoinder.knowledge.document.DocumentException;
import dev.rejoinder.knowledge.document.DocumentParser;
import dev.rejoinder.knowledge.document.ParsedDocument;
import dev.rejoinder.knowledge.web.FetchedPage;
import dev.rejoinder.knowledge.web.PageReader;
import java.io.IOException;
import java.util.Set;

/** Parses fetched pages in the parser process. */
public final class PageParser implements PageReader {
    private static final Set<String> ACCEPTED =
            Set.of(
                    "text/html",
                    "application/xhtml+xml",
                    "text/plain",
                    "text/markdown",
                    "application/pdf",
                    "application/vnd.openxmlformats-officedocument.wordprocessingml.document");

    /** Attempts per page if the failure is the server's. */
    private static final int TRIES = 2;

    private final DocumentReader reader;

    public PageParser(DocumentParser parser) {
        this.reader = new DocumentReader(parser);
    }

    @Override
    public boolean accepts(String mediaType) {
        return ACCEPTED.contains(mediaType);
    }

    @Override
    public ParsedDocument read(FetchedPage file) throws IOException {
        String type =
                file.charset() == null
                        ? file.mediaType()
                        : file.mediaType() + "; charset=" + file.charset();
        for (int tries = 1; ; tries++) {
            try {
                return reader.read(file.content(), null, type, file.address());
            } catch (DocumentException unreadable) {
                if (!unreadable.retryable() || tries == TRIES) {
                    throw new IOException(unreadable.reason(), unreadable);
                }
            }
        }
    }
}
