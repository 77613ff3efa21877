package dev.rejoinder.storage.sql;

import org.jspecify.annotations.Nullable;

/**
 * Where work meets a connection. The caller waits. Both methods pass on any {@link
 * dev.rejoinder.core.AppError} that the work throws, and throw {@code INTERNAL_ERROR} when the
 * database fails, {@code OVERLOADED} when too much is waiting already, and {@code SHUTTING_DOWN}
 * after {@link #close}. Thread-safe; work must not call back into the database.
 */
public interface Database extends AutoCloseable {
    /** Runs work that only reads, all of it on one state of the data. */
    <T extends @Nullable Object> T read(Work<T> work);

    /**
     * Runs work as one transaction, durable when this returns. Nothing of it is stored when this
     * throws.
     */
    <T extends @Nullable Object> T write(Work<T> work);

    /**
     * False once the disk has failed in a way that leaves open what it holds. Nothing is written
     * from then on; only a new start, which reads what is really there, helps.
     */
    boolean healthy();

    /** Finishes what is waiting, then lets go of the database. */
    @Override
    void close();
}
