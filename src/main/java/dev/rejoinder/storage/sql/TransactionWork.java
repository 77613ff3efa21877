package dev.rejoinder.storage.sql;

import org.jspecify.annotations.Nullable;

/**
 * The body of a transaction. The database may run it more than once before the result is used, and
 * on another thread than the caller's. It must therefore change nothing outside the database and
 * keep no state between runs.
 */
@FunctionalInterface
public interface TransactionWork<T extends @Nullable Object> {
    T run(Sql sql);
}
