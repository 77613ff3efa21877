package dev.rejoinder.attachment;

import dev.rejoinder.core.AppError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * The files that one message brings, on disk until the folder is closed. It fetches remote files
 * all at once, so that they share the deadline of one.
 */
public final class MessageFolder implements AutoCloseable {
    private final RemoteFiles remote;
    private final Path folder;
    private final ExecutorService fetching = Executors.newVirtualThreadPerTaskExecutor();
    private int files;

    MessageFolder(RemoteFiles remote, Path temporary) {
        this.remote = remote;
        try {
            folder = Files.createTempDirectory(temporary, "message-");
        } catch (IOException broken) {
            throw AppError.internal(broken);
        }
    }

    /**
     * A file on disk.
     *
     * @param name as the site or the sender named it
     */
    public record FileOnDisk(String name, Path path) {}

    /** Begins to fetch a file. */
    public Future<FileOnDisk> fetch(String address) {
        Path to = next();
        return fetching.submit(() -> new FileOnDisk(remote.fetch(address, to), to));
    }

    /**
     * Waits for a file that is fetched.
     *
     * @throws AppError ATTACHMENT_INVALID if it cannot be fetched
     */
    public static FileOnDisk await(Future<FileOnDisk> fetched) {
        try {
            return fetched.get();
        } catch (ExecutionException failed) {
            throw failed.getCause() instanceof AppError error ? error : AppError.internal(failed);
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            throw AppError.shuttingDown();
        }
    }

    /** Writes a file that is in memory. */
    public FileOnDisk write(String name, byte[] content) {
        try {
            return new FileOnDisk(name, Files.write(next(), content));
        } catch (IOException broken) {
            throw AppError.internal(broken);
        }
    }

    private Path next() {
        return folder.resolve(String.valueOf(files++));
    }

    /** Ends the fetches, and deletes the files. */
    @Override
    public void close() {
        fetching.shutdownNow();
        fetching.close();
        try (var left = Files.list(folder)) {
            for (Path file : left.toList()) {
                Files.delete(file);
            }
            Files.delete(folder);
        } catch (IOException broken) {
            throw AppError.internal(broken);
        }
    }
}
