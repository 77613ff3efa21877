package dev.rejoinder.tool.openapi;

/** An operation that a tool cannot call. The message is one sentence for the owner. */
final class UnusableOperationException extends Exception {
    UnusableOperationException(String sentence) {
        super(sentence, null, false, false);
    }

    /** The message for the owner. */
    String sentence() {
        return String.valueOf(getMessage());
    }
}
