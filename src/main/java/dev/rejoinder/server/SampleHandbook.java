package dev.rejoinder.server;

import dev.rejoinder.core.AppError;
import dev.rejoinder.knowledge.Sources;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;

/** The sample bot's knowledge beyond its instructions: the handbook of its shop. */
final class SampleHandbook {
    static final String NAME = "harbour-lane-handbook.md";
    static final String TITLE = "Customer handbook";

    private SampleHandbook() {}

    static void addTo(String botId, Sources sources, Path temporary) {
        try {
            Path file = Files.createTempFile(temporary, "sample-", ".md");
            try {
                Files.write(file, text());
                sources.addFile(botId, TITLE, NAME, "text/markdown", file);
            } finally {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw AppError.internal(e);
        }
    }

    static byte[] text() throws IOException {
        try (InputStream content =
                Objects.requireNonNull(SampleHandbook.class.getResourceAsStream(NAME))) {
            return content.readAllBytes();
        }
    }
}
