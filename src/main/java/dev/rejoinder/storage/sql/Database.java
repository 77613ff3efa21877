package dev.rejoinder.storage.sql;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where work meets a connection. The caller waits. Both methods pass on any {@link
 * dev.rejoinder.core.AppError} that the work throws, and throw {@code INTERNAL_ERROR} when the
 * database fails, {@code OVERLOADED} when too much is waiting already, and {@code SHUTTING_DOWN}
 * after {@link #close}. Thread-safe; work must not call back into the database.
 */
public interface Database extends AutoCloseable {
    /** Runs work that only reads, all of it on one state of the data. */
    <T extends @Nullable Object> T read(TransactionWork<T> work);

    /**
     * Runs work as one transaction, durable when this returns. Nothing of it is stored when this
     * throws.
     */
    <T extends @Nullable Object> T write(TransactionWork<T> work);

    /** As {@link #read}, for work that is one select and so needs no transaction around it. */
    default <T extends @Nullable Object> T query(TransactionWork<T> work) {
        return read(work);
    }

    /**
     * As {@link #write}, for work that is one statement and so is a transaction by itself. A second
     * one is refused where it would not be part of it.
     */
    default <T extends @Nullable Object> T writeSingleStatement(TransactionWork<T> work) {
        return write(work);
    }

    /**
     * As {@link #write}, for what must not be left open: when the connection is lost while the work
     * is committed, it runs again, and is told so.
     *
     * @param shortcut what does all of it in one statement in the usual case, or changes nothing
     *     and returns empty; tried first, and only where {@link Dialect#supportsMultiStatement}
     */
    default <T> T writeIdempotently(
            TransactionWork<Optional<T>> shortcut, IdempotentWork<T> attempt) {
        return write(sql -> attempt.run(sql, false));
    }

    /**
     * Why nothing is written any more; empty while writes are at least tried. Only a new start,
     * which reads what is really there, helps. Returns at once.
     */
    Optional<FatalWriteFailure> fatalWriteFailure();

    /**
     * Whether writes are stored, as found out within the last second. Waits two seconds at most.
     */
    boolean writable();

    /** Looks whether the database is still the one that was opened. To be called each second. */
    default void inspect() {}

    /** Finishes what is waiting, then lets go of the database. */
    @Override
    void close();
}
