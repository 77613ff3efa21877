package dev.rejoinder.knowledge.ingest;

/** Nothing of a source could be read, for a reason that its owner is told. */
final class UnreadableException extends Exception {
    UnreadableException(String reason) {
        super(reason);
    }

    /** A sentence for the owner. */
    String reason() {
        return String.valueOf(getMessage());
    }
}
