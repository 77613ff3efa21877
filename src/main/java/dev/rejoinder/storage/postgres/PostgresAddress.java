package dev.rejoinder.storage.postgres;

import org.jspecify.annotations.Nullable;

/**
 * Where a PostgreSQL database is, and who asks.
 *
 * @param url as the JDBC driver reads it, from {@code jdbc:postgresql:} on
 * @param user null where the URL says it
 * @param password null where the URL or a file of the driver says it, or none is asked for
 * @param connections the most that are open at a time
 */
public record PostgresAddress(
        String url, @Nullable String user, @Nullable String password, int connections) {
    public PostgresAddress {
        if (connections < 1) {
            throw new IllegalArgumentException("at least one connection is needed");
        }
    }

    /** Without what the URL or this holds of passwords. */
    @Override
    public String toString() {
        int parameters = url.indexOf('?');
        return parameters < 0 ? url : url.substring(0, parameters);
    }
}
