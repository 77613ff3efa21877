package dev.rejoinder.knowledge.ingest;

import dev.rejoinder.knowledge.document.DocumentException;
import dev.rejoinder.knowledge.document.DocumentParser;
import dev.rejoinder.knowledge.document.ParsedDocument;
import dev.rejoinder.knowledge.document.format.PlainTextFastPath;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads files: plain text in this process, everything else in the parser process. Thread-safe. */
final class DocumentReader {
    private final DocumentParser parser;

    DocumentReader(DocumentParser parser) {
        this.parser = parser;
    }

    /** Parses a file. See {@link DocumentParser#parse}. */
    ParsedDocument read(
            Path file, @Nullable String fileName, @Nullable String declaredType, @Nullable URI base)
            throws DocumentException {
        Optional<ParsedDocument> text = plainText(file, fileName, declaredType);
        return text.isPresent() ? text.get() : parser.parse(file, fileName, declaredType, base);
    }

    private static Optional<ParsedDocument> plainText(
            Path file, @Nullable String fileName, @Nullable String declaredType)
            throws DocumentException {
        try {
            long size = Files.size(file);
            return size == 0 || size > PlainTextFastPath.MAX_BYTES
                    ? Optional.empty()
                    : PlainTextFastPath.read(Files.readAllBytes(file), fileName, declaredType);
        } catch (IOException e) {
            // The parser process will meet the same error and report it.
            return Optional.empty();
        }
    }
}
