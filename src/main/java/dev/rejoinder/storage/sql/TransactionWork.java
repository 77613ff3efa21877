package dev.rejoinder.storage.sql;

import org.jspecify.annotations.Nullable;

/**
 * What is done in one transaction. It may be run more than once before its result is used, and on
 * another thread than the one that asked for it: so it changes nothing but the database, and
 * remembers nothing from an earlier run.
 */
@FunctionalInterface
public interface TransactionWork<T extends @Nullable Object> {
    T run(Sql sql);
}
