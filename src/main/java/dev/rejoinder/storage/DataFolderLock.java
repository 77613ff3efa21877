package dev.rejoinder.storage;

import dev.rejoinder.storage.sqlite.SqliteLibrary;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A server's exclusive lock on its data folder. Released when it is closed or the process ends,
 * however it ends. Thread-safe.
 */
public final class DataFolderLock implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DataFolderLock.class);

    /**
     * The folders locked by this process. Check these before the lock file: on Linux a process that
     * closes any channel on a locked file loses its lock.
     */
    private static final Set<Path> HELD_BY_PROCESS = ConcurrentHashMap.newKeySet();

    private final DataFolder data;
    private final FileChannel channel;

    private DataFolderLock(DataFolder data, FileChannel channel) {
        this.data = data;
        this.channel = channel;
    }

    /**
     * Whether a server, of any process, holds the lock of a folder. A shared lock for an instant
     * finds that out.
     */
    public static boolean isHeld(Path folder) {
        try {
            if (HELD_BY_PROCESS.contains(folder.toRealPath())) {
                return true;
            }
            try (FileChannel channel = FileChannel.open(folder.resolve(DataFolder.SERVER_LOCK));
                    FileLock free = channel.tryLock(0, Long.MAX_VALUE, true)) {
                return free == null;
            }
        } catch (NoSuchFileException none) {
            return false;
        } catch (IOException e) {
            throw new StorageException("The lock of " + folder + " cannot be read.", e);
        }
    }

    /**
     * @throws StorageException when another server holds it
     */
    static DataFolderLock take(DataFolder folder) {
        Path path = folder.path();
        if (!HELD_BY_PROCESS.add(path)) {
            throw alreadyLocked(path);
        }
        try {
            return lock(folder);
        } catch (RuntimeException e) {
            HELD_BY_PROCESS.remove(path);
            throw e;
        }
    }

    private static DataFolderLock lock(DataFolder folder) {
        FileChannel channel = folder.lockFile(DataFolder.SERVER_LOCK);
        try {
            if (channel.tryLock() == null) {
                channel.close();
                throw alreadyLocked(folder.path());
            }
            prepareTemporaryFolder(folder, channel);
            return new DataFolderLock(folder, channel);
        } catch (IOException e) {
            throw new StorageException(
                    "The data folder " + folder.path() + " cannot be locked.", e);
        }
    }

    /**
     * A folder for temporary files. It is emptied when the lock is taken and when it is released.
     */
    public Path temporaryFolder() {
        return data.temporary();
    }

    /** Called before any library unpacks files into the folder. */
    private static void prepareTemporaryFolder(DataFolder folder, FileChannel channel)
            throws IOException {
        try {
            Path temporary = folder.temporary();
            empty(temporary);
            SqliteLibrary.unpackTo(temporary);
        } catch (StorageException e) {
            channel.close();
            throw e;
        }
    }

    private static void empty(Path temporary) {
        try (Stream<Path> left = Files.walk(temporary)) {
            left.sorted(Comparator.reverseOrder())
                    .filter(path -> !path.equals(temporary))
                    .forEach(DataFolderLock::delete);
        } catch (IOException | UncheckedIOException e) {
            LOG.warn("The folder {} could not be emptied", temporary, e);
        }
    }

    private static void delete(Path path) {
        try {
            Files.deleteIfExists(path);
        } catch (IOException e) {
            LOG.warn("{} could not be deleted: {}", path, DataFolder.reason(e));
        }
    }

    @Override
    public void close() {
        empty(data.temporary());
        try {
            channel.close();
        } catch (IOException e) {
            throw new StorageException("The lock on the data folder was not released.", e);
        } finally {
            HELD_BY_PROCESS.remove(data.path());
        }
    }

    private static StorageException alreadyLocked(Path folder) {
        return new StorageException(
                "Another server is running on the data folder " + folder + ".", null);
    }
}
