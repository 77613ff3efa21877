package dev.rejoinder.knowledge.ingest;

import dev.rejoinder.knowledge.document.DocumentException;
import dev.rejoinder.knowledge.document.DocumentParser;
import dev.rejoinder.knowledge.document.ParsedDocument;
import dev.rejoinder.knowledge.web.PageReader;
import dev.rejoinder.knowledge.web.WebFile;
import java.io.IOException;
import java.util.Set;

/** Has pages that were fetched parsed in the process that parses files. */
public final class ParsedPages implements PageReader {
    private static final Set<String> ACCEPTED =
            Set.of(
                    "text/html",
                    "application/xhtml+xml",
                    "text/plain",
                    "text/markdown",
                    "application/pdf",
                    "application/vnd.openxmlformats-officedocument.wordprocessingml.document");

    private final DocumentParser parser;

    public ParsedPages(DocumentParser parser) {
        this.parser = parser;
    }

    @Override
    public boolean accepts(String mediaType) {
        return ACCEPTED.contains(mediaType);
    }

    @Override
    public ParsedDocument read(WebFile file) throws IOException {
        String type =
                file.charset() == null
                        ? file.mediaType()
                        : file.mediaType() + "; charset=" + file.charset();
        try {
            return parser.parse(file.content(), null, type, file.address());
        } catch (DocumentException unreadable) {
            throw new IOException(unreadable.reason());
        }
    }
}
