package dev.rejoinder.testkit;

import dev.rejoinder.core.Clock;
import dev.rejoinder.storage.Storage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * A SQLite file with the current schema. Each test gets a copy: migrating an empty file takes much
 * longer.
 */
public final class MigratedFile {
    private static final String NAME = "rejoinder.db";

    private MigratedFile() {}

    private static final class Made {
        static final byte[] BYTES = make();
    }

    private static byte[] make() {
        try {
            Path folder = Files.createTempDirectory("migrated");
            Storage.open(folder, Clock.system()).close();
            byte[] bytes = Files.readAllBytes(folder.resolve(NAME));
            try (var files = Files.list(folder)) {
                for (Path file : files.toList()) {
                    Files.delete(file);
                }
            }
            Files.delete(folder);
            return bytes;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Opens the storage in a folder that may be empty. */
    public static Storage open(Path folder, Clock clock) {
        copyTo(folder);
        return Storage.open(folder, clock);
    }

    /** Copies it to a folder without a database, with the permissions that a server sets. */
    static void copyTo(Path folder) {
        Path file = folder.resolve(NAME);
        if (Files.exists(file)) {
            return;
        }
        try {
            Files.createDirectories(
                    folder,
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString("rwx------")));
            Files.createFile(
                    file,
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString("rw-------")));
            Files.write(file, Made.BYTES);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
