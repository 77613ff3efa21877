package dev.rejoinder.knowledge.ingest;

import dev.rejoinder.knowledge.document.DocumentException;

/** Nothing of a source could be read, for a reason that its owner is told. */
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

    /** A sentence for the owner. */
    String reason() {
        return String.valueOf(getMessage());
    }

    /** Whether the server is at fault, so that it should be tried again. */
    boolean retryable() {
        return retryable;
    }
}
