package dev.rejoinder.storage.sql;

/**
 * A transaction that can detect that an earlier attempt was committed. See {@link
 * Database#writeIdempotently}. The rules of {@link TransactionWork} apply too.
 */
@FunctionalInterface
public interface IdempotentWork<T> {
    /**
     * Runs one attempt.
     *
     * @param mayBeDone whether an earlier attempt may have been committed: its connection was lost
     *     during the commit
     */
    T run(Sql sql, boolean mayBeDone);
}
