package dev.rejoinder.storage.move;

/** Told how far a copy has come, by the thread that copies. What it throws ends the copy. */
@FunctionalInterface
public interface CopyProgressListener {
    /**
     * Rows of a table are copied, and kept whatever happens next.
     *
     * @param rows all of this table that this run has copied so far
     * @param whole whether that was all of the table
     */
    void copied(String table, long rows, boolean whole);
}
