package dev.rejoinder.storage;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Says that a server owns the data folder. Held until it is closed or the process ends, however it
 * ends. Thread-safe.
 */
public final class ServerLock implements AutoCloseable {
    /**
     * The folders this very process has. The system must not even be asked for these again: on
     * Linux a process that closes any channel on a locked file loses its lock.
     */
    private static final Set<Path> HELD_HERE = ConcurrentHashMap.newKeySet();

    private final Path folder;
    private final FileChannel channel;

    private ServerLock(Path folder, FileChannel channel) {
        this.folder = folder;
        this.channel = channel;
    }

    /**
     * @throws StorageException when another server holds it
     */
    static ServerLock take(DataFolder folder) {
        Path path = folder.path();
        if (!HELD_HERE.add(path)) {
            throw taken(path);
        }
        try {
            return lock(folder);
        } catch (RuntimeException e) {
            HELD_HERE.remove(path);
            throw e;
        }
    }

    private static ServerLock lock(DataFolder folder) {
        FileChannel channel = folder.lockFile(DataFolder.SERVER_LOCK);
        try {
            if (channel.tryLock() == null) {
                channel.close();
                throw taken(folder.path());
            }
            return new ServerLock(folder.path(), channel);
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
        } finally {
            HELD_HERE.remove(folder);
        }
    }

    private static StorageException taken(Path folder) {
        return new StorageException(
                "Another server is running on the data folder " + folder + ".", null);
    }
}
