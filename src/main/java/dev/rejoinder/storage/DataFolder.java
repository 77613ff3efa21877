package dev.rejoinder.storage;

import dev.rejoinder.core.FailureReason;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;

/** The folder that holds everything. What is made in it is its owner's alone to read. */
final class DataFolder {
    static final String DATABASE = "rejoinder.db";
    static final String TEMPORARY = "tmp";
    static final String SERVER_LOCK = "rejoinder.lock";

    /** Not the server's: a process that closes any channel on a file loses all its locks on it. */
    private static final String MIGRATION_LOCK = "rejoinder.migration.lock";

    private static final ReentrantLock MIGRATION_HERE = new ReentrantLock();

    private static final Set<PosixFilePermission> FOLDER_RIGHTS =
            PosixFilePermissions.fromString("rwx------");
    private static final Set<PosixFilePermission> FILE_RIGHTS =
            PosixFilePermissions.fromString("rw-------");

    private final Path path;

    private DataFolder(Path path) {
        this.path = path;
    }

    /** Finds the folder, or makes it with all that lead to it. */
    static DataFolder at(Path path) {
        Path folder = path.toAbsolutePath().normalize();
        try {
            if (!Files.isDirectory(folder)) {
                Files.createDirectories(folder, rights(folder, FOLDER_RIGHTS));
            }
            if (!Files.isWritable(folder)) {
                throw new StorageException("The data folder " + folder + " is not writable.", null);
            }
            return new DataFolder(folder.toRealPath());
        } catch (IOException e) {
            throw unusable(folder, e);
        }
    }

    Path path() {
        return path;
    }

    /** The database's file, made empty if it is not there; what SQLite adds gets its rights. */
    Path database() {
        Path file = path.resolve(DATABASE);
        SqliteFileCheck.requireFileOfLog(file);
        try {
            Files.createFile(file, rights(path, FILE_RIGHTS));
        } catch (FileAlreadyExistsException e) {
            return file;
        } catch (IOException e) {
            throw unusable(path, e);
        }
        return file;
    }

    /** The folder for temporary files of the server that has the lock, made if it is not there. */
    Path temporary() {
        Path folder = path.resolve(TEMPORARY);
        try {
            return Files.createDirectories(folder, rights(path, FOLDER_RIGHTS));
        } catch (IOException e) {
            throw unusable(path, e);
        }
    }

    /** Does what only one process at a time may do to this folder; waits for its turn. */
    void migrating(Runnable work) {
        MIGRATION_HERE.lock();
        try (FileChannel channel = lockFile(MIGRATION_LOCK);
                FileLock _ = channel.lock()) {
            work.run();
        } catch (IOException e) {
            throw unusable(path, e);
        } finally {
            MIGRATION_HERE.unlock();
        }
    }

    /** Opens a file that processes lock to keep others out. */
    FileChannel lockFile(String name) {
        try {
            return FileChannel.open(
                    path.resolve(name),
                    Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
                    rights(path, FILE_RIGHTS));
        } catch (IOException e) {
            throw unusable(path, e);
        }
    }

    /** The rights of a file that is made beside others. */
    static FileAttribute<?>[] fileRights(Path near) {
        return rights(near, FILE_RIGHTS);
    }

    private static FileAttribute<?>[] rights(Path near, Set<PosixFilePermission> rights) {
        boolean posix = near.getFileSystem().supportedFileAttributeViews().contains("posix");
        return posix
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(rights)}
                : new FileAttribute<?>[0];
    }

    private static StorageException unusable(Path folder, IOException cause) {
        return new StorageException(
                "The data folder " + folder + " cannot be used: " + reason(cause) + ".", cause);
    }

    static String reason(IOException cause) {
        return FailureReason.of(cause);
    }
}
