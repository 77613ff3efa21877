package dev.rejoinder.core;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Says in words for people why something failed. Never names a class. */
public final class FailureReason {
    /** A class with its package, and the colon that {@code Throwable.toString} puts behind it. */
    private static final Pattern CLASS_NAME =
            Pattern.compile("\\b(?:[a-z][a-z0-9_]*\\.)+[A-Z][A-Za-z0-9_$]*(?:: ?)?");

    /** The same without its package. */
    private static final Pattern BARE_CLASS_NAME =
            Pattern.compile("\\b[A-Z][A-Za-z0-9]*(?:Exception|Error)\\b(?:: ?)?");

    private static final Map<String, String> SYSTEM_WORDS =
            Map.of(
                    "No space left on device", "the disk is full",
                    "Disk quota exceeded", "the disk quota is used up",
                    "File too large", "the file would become larger than the system allows",
                    "Read-only file system", "the disk is read-only",
                    "Not a directory", "a part of its path is not a folder",
                    "Permission denied", "permission denied",
                    "Operation not permitted", "the system does not permit it",
                    "Input/output error", "the disk reports an error",
                    "Is a directory", "it is a folder");

    /** They may lead back to themselves. */
    private static final int MOST_CAUSES = 16;

    private FailureReason() {}

    /** Why a file could not be used, without a full stop. */
    public static String of(IOException failure) {
        return switch (failure) {
            case AccessDeniedException _ -> "permission denied";
            case NoSuchFileException _ -> "it does not exist";
            case FileAlreadyExistsException _ -> "a file with this name is in the way";
            case NotDirectoryException _ -> "it is not a folder";
            case DirectoryNotEmptyException _ -> "the folder is not empty";
            case FileSystemException e -> words(e.getReason()).orElse("the system gives no reason");
            default -> words(failure.getMessage()).orElse("the system gives no reason");
        };
    }

    /** What a library says, without names of classes; empty where nothing else is left of it. */
    public static Optional<String> words(@Nullable String message) {
        if (message == null) {
            return Optional.empty();
        }
        String known = SYSTEM_WORDS.get(message.strip());
        if (known != null) {
            return Optional.of(known);
        }
        String plain = CLASS_NAME.matcher(message).replaceAll("");
        plain = BARE_CLASS_NAME.matcher(plain).replaceAll("").strip();
        return plain.isEmpty() ? Optional.empty() : Optional.of(plain);
    }

    /** The first of a failure and its causes that is of a type. */
    public static <T extends Throwable> Optional<T> cause(Throwable failure, Class<T> type) {
        return causes(failure).filter(type::isInstance).map(type::cast).findFirst();
    }

    /** A failure and what led to it, the failure first. */
    public static Stream<Throwable> causes(Throwable failure) {
        return Stream.<Throwable>iterate(failure, each -> each != null, Throwable::getCause)
                .limit(MOST_CAUSES);
    }

    /** Whether a text names a class, and so was not written for people. */
    public static boolean namesClass(String text) {
        return CLASS_NAME.matcher(text).find() || BARE_CLASS_NAME.matcher(text).find();
    }
}
