package dev.rejoinder.reliability;

import org.jspecify.annotations.Nullable;

/** A source, with the state its client knows. Thread-safe. */
final class KillKnowledgeSource {
    private final String word;
    private volatile @Nullable String id;
    private volatile boolean deleting;
    private volatile boolean gone;

    /**
     * Creates a source that is not added yet.
     *
     * @param word occurs in this source alone
     */
    KillKnowledgeSource(String word) {
        this.word = word;
    }

    String word() {
        return word;
    }

    void added(String as) {
        id = as;
    }

    /** Null if no client received the response of its creation. */
    @Nullable String id() {
        return id;
    }

    /** Claims the source for deletion. Returns false if another client did. */
    synchronized boolean claim() {
        boolean first = id != null && !deleting;
        deleting |= first;
        return first;
    }

    void deleted() {
        gone = true;
    }

    boolean isKnown() {
        return id != null;
    }

    boolean mayBeGone() {
        return deleting;
    }

    boolean isGone() {
        return gone;
    }
}
