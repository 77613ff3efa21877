package dev.rejoinder.server;

import dev.rejoinder.core.AppError;
import dev.rejoinder.knowledge.Sources;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;

/** What the sample bot knows beside its instructions: the handbook of its shop. */
final class SampleHandbook {
    private static final String NAME = "harbour-lane-handbook.md";

    private SampleHandbook() {}

    static void addTo(String botId, Sources sources) {
        try (InputStream content =
                Objects.requireNonNull(SampleHandbook.class.getResourceAsStream(NAME))) {
            Path file = Files.createTempFile("rejoinder-sample-", ".md");
            try {
                Files.write(file, content.readAllBytes());
                sources.addFile(botId, "Customer handbook", NAME, "text/markdown", file);
            } finally {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw AppError.internal(e);
        }
    }
}
