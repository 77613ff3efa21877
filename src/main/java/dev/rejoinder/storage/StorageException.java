package dev.rejoinder.storage;

import org.jspecify.annotations.Nullable;

/**
 * The data cannot be opened. The message is a sentence for the operator that says what is wrong and
 * with which file.
 */
public final class StorageException extends RuntimeException {
    StorageException(String sentence, @Nullable Throwable cause) {
        super(sentence, cause);
    }
}
