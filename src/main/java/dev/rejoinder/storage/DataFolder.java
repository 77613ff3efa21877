package dev.rejoinder.storage;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** The folder that holds everything. What is made in it is its owner's alone to read. */
final class DataFolder {
    static final String DATABASE = "rejoinder.db";
    static final String LOCK = "rejoinder.lock";

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
        } catch (IOException e) {
            throw unusable(folder, e);
        }
        if (!Files.isWritable(folder)) {
            throw new StorageException("The data folder " + folder + " is not writable.", null);
        }
        return new DataFolder(folder);
    }

    Path path() {
        return path;
    }

    /** The database's file, made empty if it is not there; what SQLite adds gets its rights. */
    Path database() {
        Path file = path.resolve(DATABASE);
        try {
            Files.createFile(file, rights(path, FILE_RIGHTS));
        } catch (FileAlreadyExistsException e) {
            return file;
        } catch (IOException e) {
            throw unusable(path, e);
        }
        return file;
    }

    /** Opens the file that processes lock to keep others out. */
    FileChannel lockFile() {
        try {
            return FileChannel.open(
                    path.resolve(LOCK),
                    Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
                    rights(path, FILE_RIGHTS));
        } catch (IOException e) {
            throw unusable(path, e);
        }
    }

    private static FileAttribute<?>[] rights(Path near, Set<PosixFilePermission> rights) {
        boolean posix = near.getFileSystem().supportedFileAttributeViews().contains("posix");
        return posix
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(rights)}
                : new FileAttribute<?>[0];
    }

    private static StorageException unusable(Path folder, IOException cause) {
        String reason =
                cause instanceof FileSystemException e && e.getReason() != null
                        ? e.getReason()
                        : cause.getClass().getSimpleName();
        return new StorageException(
                "The data folder " + folder + " cannot be used: " + reason + ".", cause);
    }
}
