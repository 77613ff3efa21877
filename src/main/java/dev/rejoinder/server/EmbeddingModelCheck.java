package dev.rejoinder.server;

import dev.rejoinder.config.EmbeddingSettings;
import dev.rejoinder.config.Settings;
import dev.rejoinder.core.Clock;
import dev.rejoinder.provider.EmbeddingModel;
import dev.rejoinder.provider.ModelException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** Embeds one text with the configured embedding model, for health checks. */
public final class EmbeddingModelCheck {
    private static final Path STATUS = Path.of("/proc/self/status");
    private static final String RESIDENT = "VmRSS:";
    private static final int KIBIBYTES_PER_MEBIBYTE = 1024;

    private EmbeddingModelCheck() {}

    /**
     * Checks a model of the owner's choice.
     *
     * @return empty if search uses words only, or the model of the embeddings jar
     */
    public static Optional<ModelCheckResult> of(Settings settings) {
        return switch (settings.embeddings().source()) {
            case NONE, LOCAL -> Optional.empty();
            case FOLDER, OPENAI -> Optional.of(embedOne(settings));
        };
    }

    private static ModelCheckResult embedOne(Settings settings) {
        Clock clock = Clock.system();
        long before = residentMebibytes();
        long start = clock.nanos();
        // A check leaves the data folder as it is.
        try (var files = new TemporaryFolder();
                var providers =
                        new ConfiguredProviders(
                                settings.providers(),
                                settings.embeddings(),
                                files.path(),
                                clock,
                                Map.of(),
                                _ -> false)) {
            EmbeddingModel model = providers.embeddings().orElseThrow();
            float[] vector = model.embedQuestion("Is the embedding model working?");
            long millis = Duration.ofNanos(clock.nanos() - start).toMillis();
            String sentence =
                    "%s: %d dimensions after %d ms".formatted(model.name(), vector.length, millis);
            boolean inProcess = settings.embeddings().source() == EmbeddingSettings.Backend.FOLDER;
            long grown = residentMebibytes() - before;
            return new ModelCheckResult(
                    true,
                    null,
                    inProcess && grown > 0 ? sentence + ", " + grown + " MiB of memory" : sentence);
        } catch (ModelException e) {
            return new ModelCheckResult(false, e.status(), e.getMessage());
        } catch (IllegalStateException e) {
            return new ModelCheckResult(false, null, String.valueOf(e.getMessage()));
        } catch (IOException e) {
            return new ModelCheckResult(false, null, "No temporary folder: " + e.getMessage());
        }
    }

    /** A folder of files that is deleted at the end. */
    private record TemporaryFolder(Path path) implements AutoCloseable {
        TemporaryFolder() throws IOException {
            this(Files.createTempDirectory("rejoinder-embeddings-"));
        }

        @Override
        public void close() throws IOException {
            try (var files = Files.newDirectoryStream(path)) {
                for (Path file : files) {
                    Files.delete(file);
                }
            }
            Files.delete(path);
        }
    }

    /** The memory of this process; 0 if the system does not say. */
    private static long residentMebibytes() {
        try (var lines = Files.lines(STATUS)) {
            return lines.filter(line -> line.startsWith(RESIDENT))
                            .map(line -> line.replaceAll("\\D", ""))
                            .mapToLong(Long::parseLong)
                            .findFirst()
                            .orElse(0)
                    / KIBIBYTES_PER_MEBIBYTE;
        } catch (IOException e) {
            return 0;
        }
    }
}
