package dev.rejoinder.reliability;

import org.jspecify.annotations.Nullable;

/** A source, as far as its client knows. Thread-safe. */
final class KillKnowledgeSource {
    private final String word;
    private volatile @Nullable String id;
    private volatile boolean deleting;
    private volatile boolean gone;

    /**
     * A source that is about to be added.
     *
     * @param word what only this one holds
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

    /** Null when nobody was told that it was added. */
    @Nullable String id() {
        return id;
    }

    /** Takes it for deleting; false when somebody else did. */
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
