package dev.rejoinder.storage.sql;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Runs transactions. All methods block. They rethrow any {@link dev.rejoinder.core.AppError} of the
 * work, and throw {@code INTERNAL_ERROR} when the database fails, {@code OVERLOADED} when too much
 * work is queued, and {@code SHUTTING_DOWN} after {@link #close}. Thread-safe. Work must not call
 * the database again.
 */
public interface Database extends AutoCloseable {
    /** Runs a read-only transaction on one snapshot of the data. */
    <T extends @Nullable Object> T read(TransactionWork<T> work);

    /**
     * Runs a transaction. It is durable when this method returns and rolled back when it throws.
     */
    <T extends @Nullable Object> T write(TransactionWork<T> work);

    /** Runs a single select, which needs no explicit transaction. */
    default <T extends @Nullable Object> T query(TransactionWork<T> work) {
        return read(work);
    }

    /**
     * Runs a single statement as its own transaction. A second statement is refused where it would
     * not join the transaction.
     */
    default <T extends @Nullable Object> T writeSingleStatement(TransactionWork<T> work) {
        return write(work);
    }

    /**
     * Like {@link #write}, but retries if the connection is lost during the commit. The retry
     * learns that the first attempt may have been committed.
     *
     * @param shortcut does everything in one statement in the usual case, or changes nothing and
     *     returns empty. Runs first, and only if {@link Dialect#supportsMultiStatement}
     */
    default <T> T writeIdempotently(
            TransactionWork<Optional<T>> shortcut, IdempotentWork<T> attempt) {
        return write(sql -> attempt.run(sql, false));
    }

    /** As the other, without a shortcut. */
    default <T> T writeIdempotently(IdempotentWork<T> attempt) {
        return writeIdempotently(_ -> Optional.empty(), attempt);
    }

    /**
     * Why writes have stopped for good; empty while they are attempted. Only a restart, which reads
     * what is really on the disk, recovers. Does not block.
     */
    Optional<FatalWriteFailure> fatalWriteFailure();

    /** Whether writes succeed, as of at most a second ago. Blocks for two seconds at most. */
    boolean writable();

    /** Checks that the database file is still the one that was opened. Call once per second. */
    default void inspect() {}

    /**
     * Removes what is left of deleted rows outside the tables, such as in a write-ahead log.
     * Returns false if others use it, so that it must be tried again later.
     *
     * @param tables that had the rows
     */
    default boolean discardDeleted(List<String> tables) {
        return true;
    }

    /** Finishes queued work, then closes the database. */
    @Override
    void close();
}
