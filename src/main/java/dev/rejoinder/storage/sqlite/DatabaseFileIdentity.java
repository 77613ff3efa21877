package dev.rejoinder.storage.sqlite;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The files that a database was opened with, by what no other file has (device and inode). A
 * process keeps a file that somebody deletes, and what it writes to it is gone when the process
 * ends. Files are looked at by their names and never opened: a process that closes a file loses its
 * locks on it. Systems without inodes let nobody delete an open file.
 */
final class DatabaseFileIdentity {
    private final Path database;
    private final Path log;
    private final Path index;

    /** By path; a file is noted when it is first seen. */
    private final Map<Path, Object> keys = new LinkedHashMap<>();

    DatabaseFileIdentity(Path database) {
        this.database = database;
        this.log = database.resolveSibling(database.getFileName() + "-wal");
        this.index = database.resolveSibling(database.getFileName() + "-shm");
        note(database);
        note(log);
        note(index);
    }

    /** Whether what is committed now is in files that will be there. */
    synchronized boolean holdCommits() {
        return isSame(database) && isSame(log);
    }

    /** Whether all files are those that were opened. */
    synchronized boolean areSame() {
        return holdCommits() && isSame(index);
    }

    private void note(Path path) {
        Object key = keyOf(path);
        if (key != null) {
            keys.put(path, key);
        }
    }

    private boolean isSame(Path path) {
        Object known = keys.get(path);
        if (known == null) {
            note(path);
            return true;
        }
        try {
            return Objects.equals(known, read(path));
        } catch (NoSuchFileException | NotDirectoryException gone) {
            return false;
        } catch (IOException unknown) {
            // Whether it can be written, the next commit finds out.
            return true;
        }
    }

    private static @Nullable Object keyOf(Path path) {
        try {
            return read(path);
        } catch (IOException notThere) {
            return null;
        }
    }

    private static @Nullable Object read(Path path) throws IOException {
        return Files.readAttributes(path, BasicFileAttributes.class).fileKey();
    }
}
