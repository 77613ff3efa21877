package dev.rejoinder.core;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** Files with a secret. Only their owner can ever read them, even while they are written. */
public final class SecretFile {
    private SecretFile() {}

    /**
     * Writes one line and replaces the file; synced to disk when it returns.
     *
     * @throws UncheckedIOException with a sentence for the operator
     */
    public static void write(Path file, String line) {
        try {
            // An existing file may be readable by others.
            Files.deleteIfExists(file);
            try (var channel =
                    FileChannel.open(
                            file,
                            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                            ownerOnly(file))) {
                ByteBuffer bytes = UTF_8.encode(line + "\n");
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
                channel.force(true);
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(
                    "The file " + file + " cannot be written: " + FailureReason.of(failure) + ".",
                    failure);
        }
    }

    private static FileAttribute<?>[] ownerOnly(Path file) {
        boolean posix = file.getFileSystem().supportedFileAttributeViews().contains("posix");
        return posix
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
    }
}
