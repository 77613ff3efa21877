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
 * The identity (device and inode) of the files that the database was opened with. If somebody
 * deletes or replaces a file, the process still writes to the old one, and those writes are lost
 * when it exits. Files are checked by name and never opened, because closing a file drops the
 * process's locks on it. Systems without inodes do not let anybody delete an open file.
 */
final class DatabaseFileIdentity {
    private final Path database;
    private final Path log;
    private final Path index;

    /** File keys by path, recorded when a file is first seen. */
    private final Map<Path, Object> keys = new LinkedHashMap<>();

    DatabaseFileIdentity(Path database) {
        this.database = database;
        this.log = database.resolveSibling(database.getFileName() + "-wal");
        this.index = database.resolveSibling(database.getFileName() + "-shm");
        note(database);
        note(log);
        note(index);
    }

    /** Whether commits go to files that still exist under their names. */
    synchronized boolean isDatabaseUnchanged() {
        return isSame(database) && isSame(log);
    }

    /** Whether all files are still the ones that were opened. */
    synchronized boolean areAllUnchanged() {
        return isDatabaseUnchanged() && isSame(index);
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
            // The next commit shows whether the file is writable.
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
