package dev.rejoinder.knowledge.document;

import java.io.Serial;

/** A document could not be read. The message is a sentence for the document's owner. */
public final class DocumentException extends Exception {
    @Serial private static final long serialVersionUID = 1;

    private final boolean retryable;

    private DocumentException(String reason, boolean retryable) {
        super(reason);
        this.retryable = retryable;
    }

    /** The document is the cause: a retry fails the same way. */
    public static DocumentException of(String reason) {
        return new DocumentException(reason, false);
    }

    /** The server is the cause, for example because it is stopping: a later retry may succeed. */
    public static DocumentException retryable(String reason) {
        return new DocumentException(reason, true);
    }

    /** The sentence for the owner. */
    public String reason() {
        return String.valueOf(getMessage());
    }

    /** Whether the document is not the cause, so a later retry may succeed. */
    public boolean retryable() {
        return retryable;
    }
}
