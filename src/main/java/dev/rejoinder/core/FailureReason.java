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

/** Describes failures in plain words, without class names. */
public final class FailureReason {
    /** A qualified class name, and the colon that {@code Throwable.toString} adds. */
    private static final Pattern CLASS_NAME =
            Pattern.compile("\\b(?:[a-z][a-z0-9_]*\\.)+[A-Z][A-Za-z0-9_$]*(?:: ?)?");

    /** The same without a package. */
    private static final Pattern BARE_CLASS_NAME =
            Pattern.compile("\\b[A-Z][A-Za-z0-9]*(?:Exception|Error)\\b(?:: ?)?");

    private static final Map<String, String> SYSTEM_WORDS =
            Map.of(
                    "No space left on device", "the disk is full",
                    "Disk quota exceeded", "the disk quota is used up",
                    "File too large", "the file would exceed the size limit of the system",
                    "Read-only file system", "the disk is read-only",
                    "Not a directory", "a part of its path is not a folder",
                    "Permission denied", "permission denied",
                    "Operation not permitted", "the system does not permit it",
                    "Input/output error", "the disk reports an error",
                    "Is a directory", "it is a folder");

    /** Causes can form a cycle. */
    private static final int MOST_CAUSES = 16;

    private FailureReason() {}

    /** Why a file could not be used, without a full stop. */
    public static String of(IOException failure) {
        return switch (failure) {
            case AccessDeniedException _ -> "permission denied";
            case NoSuchFileException _ -> "it does not exist";
            case FileAlreadyExistsException _ -> "a file with this name already exists";
            case NotDirectoryException _ -> "it is not a folder";
            case DirectoryNotEmptyException _ -> "the folder is not empty";
            case FileSystemException e ->
                    words(e.getReason()).orElse("the operating system gave no reason");
            default -> words(failure.getMessage()).orElse("the operating system gave no reason");
        };
    }

    /** A library's message without class names; empty if nothing else is left. */
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

    /** Returns the first failure of a type in the chain of causes. */
    public static <T extends Throwable> Optional<T> cause(Throwable failure, Class<T> type) {
        return causes(failure).filter(type::isInstance).map(type::cast).findFirst();
    }

    /** The chain of causes, starting with the failure itself. */
    public static Stream<Throwable> causes(Throwable failure) {
        return Stream.<Throwable>iterate(failure, each -> each != null, Throwable::getCause)
                .limit(MOST_CAUSES);
    }

    /** Whether a text contains a class name, so it was not written for people. */
    public static boolean namesClass(String text) {
        return CLASS_NAME.matcher(text).find() || BARE_CLASS_NAME.matcher(text).find();
    }
}
