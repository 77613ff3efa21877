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

    /** The document is at fault: reading it again gives the same. */
    public static DocumentException of(String reason) {
        return new DocumentException(reason, false);
    }

    /** The server is at fault, for example because it is stopping: worth another try later. */
    public static DocumentException retryable(String reason) {
        return new DocumentException(reason, true);
    }

    /** The sentence for the owner. */
    public String reason() {
        return String.valueOf(getMessage());
    }

    /** Whether the document is not to blame, and may be read later. */
    public boolean retryable() {
        return retryable;
    }
}
