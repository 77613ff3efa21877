package dev.rejoinder.knowledge.ingest;

import dev.rejoinder.knowledge.document.DocumentException;

/** No part of a source could be read. The message is a sentence for the owner. */
final class UnreadableException extends Exception {
    private final boolean retryable;

    UnreadableException(String reason) {
        super(reason);
        retryable = false;
    }

    UnreadableException(DocumentException unreadable) {
        super(unreadable.reason(), unreadable);
        retryable = unreadable.retryable();
    }

    /** The sentence for the owner. */
    String reason() {
        return String.valueOf(getMessage());
    }

    /** Whether the server caused the failure, so that a retry may succeed. */
    boolean retryable() {
        return retryable;
    }
}
