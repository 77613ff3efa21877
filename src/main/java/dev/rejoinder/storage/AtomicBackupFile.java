package dev.rejoinder.storage;

import dev.rejoinder.storage.move.BackupManifest;
import dev.rejoinder.storage.move.MoveException;
import dev.rejoinder.storage.move.TableChecksum;
import dev.rejoinder.storage.sqlite.SqliteFileOperations;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A file that appears under its name only when it is complete, verified and synced. Written under a
 * temporary name; {@link #close} deletes it unless it was published.
 */
final class AtomicBackupFile implements AutoCloseable {
    private static final List<String> SUFFIXES = List.of("", "-wal", "-shm", "-journal");

    private final Path folder;
    private final Path file;
    private final Path partialPath;

    /**
     * Replaces the leftovers of an earlier attempt.
     *
     * @param file absolute path
     */
    AtomicBackupFile(Path file) {
        this.folder = Objects.requireNonNull(file.getParent());
        this.file = file;
        this.partialPath = file.resolveSibling("." + file.getFileName() + ".part");
        delete();
        try {
            Files.createFile(partialPath, DataFolder.filePermissions(folder));
        } catch (IOException e) {
            throw unwritable(e);
        }
    }

    /** The temporary path to write to. */
    Path partialPath() {
        return partialPath;
    }

    /** Adds the manifest with the checksums of all tables, and returns them. */
    Map<String, TableChecksum> writeManifest() {
        try (Connection connection = SqliteFileOperations.openExclusive(partialPath)) {
            BackupManifest.write(connection);
            return BackupManifest.check(connection);
        } catch (SQLException e) {
            throw MoveException.failed("The backup could not be written", e);
        }
    }

    /** Copies a backup, verifies it, and returns the checksums of its tables. */
    Map<String, TableChecksum> copyFrom(Path backup) {
        // Writes into the existing file, which only its owner can read.
        try (OutputStream out = Files.newOutputStream(partialPath)) {
            Files.copy(backup, out);
        } catch (IOException e) {
            throw new StorageException("The file " + backup + " cannot be copied.", e);
        }
        try (Connection connection = SqliteFileOperations.openExclusive(partialPath)) {
            return BackupManifest.check(connection);
        } catch (SQLException e) {
            throw SqliteFailure.backup(backup, e);
        }
    }

    /**
     * Merges the write-ahead log into the file after it was open as a database, and removes the
     * manifest.
     */
    void mergeWal() {
        try (Connection connection = SqliteFileOperations.openExclusive(partialPath);
                Statement statement = connection.createStatement()) {
            statement.execute(BackupManifest.REMOVE);
        } catch (SQLException e) {
            throw SqliteFailure.opening(partialPath, e);
        }
    }

    /** Syncs the file and renames it to its final name. */
    void publish() {
        try {
            sync(partialPath);
            Files.move(partialPath, file, StandardCopyOption.ATOMIC_MOVE);
            sync(folder);
        } catch (IOException e) {
            throw unwritable(e);
        }
    }

    private static void sync(Path path) throws IOException {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    private void delete() {
        try {
            for (String end : SUFFIXES) {
                Files.deleteIfExists(partialPath.resolveSibling(partialPath.getFileName() + end));
            }
        } catch (IOException e) {
            throw unwritable(e);
        }
    }

    private StorageException unwritable(IOException cause) {
        String reason =
                cause instanceof NoSuchFileException
                        ? "its folder does not exist"
                        : DataFolder.reason(cause);
        return new StorageException(
                "The file " + file + " cannot be written: " + reason + ".", cause);
    }

    @Override
    public void close() {
        delete();
    }
}
