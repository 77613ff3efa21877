package dev.rejoinder.storage.sql;

/**
 * Work that finds out by itself whether it was done already. See {@link
 * Database#writeIdempotently}; otherwise as {@link TransactionWork}.
 */
@FunctionalInterface
public interface IdempotentWork<T> {
    /**
     * Runs it.
     *
     * @param mayBeDone whether an earlier run may have been committed, which nobody could tell
     */
    T run(Sql sql, boolean mayBeDone);
}
