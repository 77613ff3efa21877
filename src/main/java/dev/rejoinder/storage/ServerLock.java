package dev.rejoinder.storage;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import org.jspecify.annotations.Nullable;

/**
 * Says that a server owns the data folder. Held until it is closed or the process ends, however it
 * ends.
 */
public final class ServerLock implements AutoCloseable {
    private static final long POSITION = 0;

    private final FileChannel channel;

    private ServerLock(FileChannel channel) {
        this.channel = channel;
    }

    /**
     * @throws StorageException when another server holds it
     */
    static ServerLock take(DataFolder folder) {
        FileChannel channel = folder.lockFile();
        try {
            if (tryLock(channel) == null) {
                channel.close();
                throw new StorageException(
                        "Another server is running on the data folder " + folder.path() + ".",
                        null);
            }
            return new ServerLock(channel);
        } catch (IOException e) {
            throw new StorageException(
                    "The data folder " + folder.path() + " cannot be locked.", e);
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new StorageException("The lock on the data folder was not released.", e);
        }
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock(POSITION, 1, false);
        } catch (OverlappingFileLockException e) {
            // Held by this very process.
            return null;
        }
    }
}
