package dev.rejoinder.cli;

import dev.rejoinder.config.Settings;
import dev.rejoinder.core.FailureReason;
import dev.rejoinder.core.SecretFile;
import dev.rejoinder.storage.DataFolderLock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * The files by which commands find the server that runs on a data folder: its URL, which the server
 * writes, and the key for commands.
 */
record LocalServerFiles(Path data, String database) {
    static LocalServerFiles of(Settings settings) {
        return new LocalServerFiles(
                settings.server().data(),
                Objects.requireNonNullElse(settings.database().shownUrl(), ""));
    }

    private Path addressFile() {
        return data.resolve("server-address");
    }

    private Path keyFile() {
        return data.resolve("command-key");
    }

    /** The server listens. */
    void started(String url) {
        try {
            Files.createDirectories(data);
            Files.writeString(addressFile(), url + "\n" + database + "\n");
        } catch (IOException failure) {
            throw cannot("written", addressFile(), failure);
        }
    }

    /** The server stops. */
    void stopped() {
        try {
            Files.deleteIfExists(addressFile());
        } catch (IOException failure) {
            throw cannot("removed", addressFile(), failure);
        }
    }

    /** Whether a server holds the data folder. */
    boolean serverRuns() {
        return DataFolderLock.isHeld(data);
    }

    /**
     * The URL that the server last wrote; empty if it has stopped, or died and left the file.
     *
     * @throws UsageException if it uses another database than these settings name
     */
    Optional<URI> url() {
        List<String> lines = lines(addressFile());
        if (lines.isEmpty() || !serverRuns()) {
            return Optional.empty();
        }
        if (!database.equals(lines.getLast())) {
            throw new UsageException(
                    "the server on this data folder uses another database; give its"
                            + " --database-url, or set REJOINDER_KEY");
        }
        return Optional.of(URI.create(lines.getFirst()));
    }

    Optional<String> key() {
        return lines(keyFile()).stream().findFirst();
    }

    /** The id of the key; empty if the file has none. */
    Optional<String> keyId() {
        return lines(keyFile()).stream().skip(1).findFirst();
    }

    void keepKey(String id, String token) {
        SecretFile.write(keyFile(), token + "\n" + id);
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (NoSuchFileException none) {
            return List.of();
        } catch (IOException failure) {
            throw cannot("read", file, failure);
        }
    }

    private static UncheckedIOException cannot(String done, Path file, IOException failure) {
        return new UncheckedIOException(
                "The file " + file + " cannot be " + done + ": " + FailureReason.of(failure) + ".",
                failure);
    }
}
