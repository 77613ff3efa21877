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

/** The data folder. Files and folders in it are readable only by their owner. */
final class DataFolder {
    static final String DATABASE = "rejoinder.db";
    static final String TEMPORARY = "tmp";
    static final String SERVER_LOCK = "rejoinder.lock";

    /**
     * A separate file from the server's lock: a process that closes any channel on a file loses all
     * its locks on it.
     */
    private static final String MIGRATION_LOCK = "rejoinder.migration.lock";

    private static final ReentrantLock MIGRATION_IN_PROCESS = new ReentrantLock();

    private static final Set<PosixFilePermission> FOLDER_PERMISSIONS =
            PosixFilePermissions.fromString("rwx------");
    private static final Set<PosixFilePermission> FILE_PERMISSIONS =
            PosixFilePermissions.fromString("rw-------");

    private final Path path;

    private DataFolder(Path path) {
        this.path = path;
    }

    /** Returns the folder, and creates it and its parents if needed. */
    static DataFolder at(Path path) {
        Path folder = path.toAbsolutePath().normalize();
        try {
            if (!Files.isDirectory(folder)) {
                Files.createDirectories(folder, permissions(folder, FOLDER_PERMISSIONS));
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

    /**
     * The database file, created empty if needed. SQLite copies its permissions to its own files.
     */
    Path database() {
        Path file = path.resolve(DATABASE);
        SqliteFileCheck.requireDatabaseOfLog(file);
        try {
            Files.createFile(file, permissions(path, FILE_PERMISSIONS));
        } catch (FileAlreadyExistsException e) {
            return file;
        } catch (IOException e) {
            throw unusable(path, e);
        }
        return file;
    }

    /** The folder for temporary files of the server that holds the lock, created if needed. */
    Path temporary() {
        Path folder = path.resolve(TEMPORARY);
        try {
            return Files.createDirectories(folder, permissions(path, FOLDER_PERMISSIONS));
        } catch (IOException e) {
            throw unusable(path, e);
        }
    }

    /** Runs a migration while no other process can; blocks until the lock is free. */
    void runMigration(Runnable work) {
        MIGRATION_IN_PROCESS.lock();
        try (FileChannel channel = lockFile(MIGRATION_LOCK);
                FileLock _ = channel.lock()) {
            work.run();
        } catch (IOException e) {
            throw unusable(path, e);
        } finally {
            MIGRATION_IN_PROCESS.unlock();
        }
    }

    /** Opens a lock file. */
    FileChannel lockFile(String name) {
        try {
            return FileChannel.open(
                    path.resolve(name),
                    Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
                    permissions(path, FILE_PERMISSIONS));
        } catch (IOException e) {
            throw unusable(path, e);
        }
    }

    /** The permissions of a file created in the same file system. */
    static FileAttribute<?>[] filePermissions(Path near) {
        return permissions(near, FILE_PERMISSIONS);
    }

    private static FileAttribute<?>[] permissions(Path near, Set<PosixFilePermission> permissions) {
        boolean posix = near.getFileSystem().supportedFileAttributeViews().contains("posix");
        return posix
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(permissions)}
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
