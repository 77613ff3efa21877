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
 * A file on its way to its name: it has it once it is whole, proved and on the disk, and never
 * before. Closed without it, it is gone.
 */
final class AtomicBackupFile implements AutoCloseable {
    private static final List<String> BESIDE = List.of("", "-wal", "-shm", "-journal");

    private final Path folder;
    private final Path file;
    private final Path partialPath;

    /**
     * Takes the place of what an earlier attempt has left behind.
     *
     * @param file absolute
     */
    AtomicBackupFile(Path file) {
        this.folder = Objects.requireNonNull(file.getParent());
        this.file = file;
        this.partialPath = file.resolveSibling("." + file.getFileName() + ".part");
        delete();
        try {
            Files.createFile(partialPath, DataFolder.fileRights(folder));
        } catch (IOException e) {
            throw unwritable(e);
        }
    }

    /** Where to write it. */
    Path partialPath() {
        return partialPath;
    }

    /** Has the file say what it holds. Returns that. */
    Map<String, TableChecksum> writeManifest() {
        try (Connection connection = SqliteFileOperations.openExclusive(partialPath)) {
            BackupManifest.write(connection);
            return BackupManifest.check(connection);
        } catch (SQLException e) {
            throw MoveException.failed("The backup could not be written", e);
        }
    }

    /** Copies a backup here. Returns what it holds. */
    Map<String, TableChecksum> copyFrom(Path backup) {
        // Into the file that is there, which is its owner's alone to read.
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

    /** Makes it one file again, after it was open as a database. */
    void mergeWal() {
        try (Connection connection = SqliteFileOperations.openExclusive(partialPath);
                Statement statement = connection.createStatement()) {
            statement.execute(BackupManifest.REMOVE);
        } catch (SQLException e) {
            throw SqliteFailure.opening(partialPath, e);
        }
    }

    /** Gives it its name. */
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
            for (String end : BESIDE) {
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
