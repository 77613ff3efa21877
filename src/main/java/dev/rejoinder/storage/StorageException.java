package dev.rejoinder.storage;

import org.jspecify.annotations.Nullable;

/**
 * The database cannot be opened. The message is a sentence for the operator with the problem and
 * the file.
 */
public final class StorageException extends RuntimeException {
    StorageException(String sentence, @Nullable Throwable cause) {
        super(sentence, cause);
    }
}
