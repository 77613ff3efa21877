package dev.rejoinder.storage.move;

/** Receives the progress of a copy, on the copying thread. An exception aborts the copy. */
@FunctionalInterface
public interface CopyProgressListener {
    /**
     * Called after a batch of rows is committed.
     *
     * @param rows rows of this table that this run has copied so far
     * @param whole whether the table is complete
     */
    void copied(String table, long rows, boolean whole);
}
