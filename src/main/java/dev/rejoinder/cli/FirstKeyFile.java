package dev.rejoinder.cli;

import dev.rejoinder.access.FirstKeyWriter;
import dev.rejoinder.core.FailureReason;
import dev.rejoinder.core.SecretFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The file for the first key if the output is not a terminal, because output then ends up in logs,
 * which many people can read.
 */
record FirstKeyFile(Path path) implements FirstKeyWriter {
    static FirstKeyFile in(Path dataFolder) {
        return new FirstKeyFile(dataFolder.resolve("first-key"));
    }

    @Override
    public void keep(String token) {
        SecretFile.write(path, token);
    }

    @Override
    public void discard() {
        try {
            Files.deleteIfExists(path);
        } catch (IOException failure) {
            throw new UncheckedIOException(
                    "The file " + path + " cannot be removed: " + FailureReason.of(failure) + ".",
                    failure);
        }
    }
}
