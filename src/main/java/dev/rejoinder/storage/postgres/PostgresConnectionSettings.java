package dev.rejoinder.storage.postgres;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Where a PostgreSQL database is, and who asks.
 *
 * @param url as the JDBC driver reads it, from {@code jdbc:postgresql:} on
 * @param user null where the URL says it
 * @param password null where the URL or a file of the driver says it, or none is asked for
 * @param connections the most that are open at a time
 * @param login how long the database may take to let somebody in, unless the URL says so; in whole
 *     seconds
 */
public record PostgresConnectionSettings(
        String url,
        @Nullable String user,
        @Nullable String password,
        int connections,
        Duration login) {
    /** For a database that is near and not busy. */
    public static final Duration USUAL_LOGIN = Duration.ofSeconds(2);

    public PostgresConnectionSettings {
        if (connections < 1) {
            throw new IllegalArgumentException("at least one connection is needed");
        }
    }

    /**
     * The same for a database that lets in more slowly.
     *
     * @param longer in whole seconds
     */
    public PostgresConnectionSettings allowing(Duration longer) {
        return new PostgresConnectionSettings(url, user, password, connections, longer);
    }

    /** Without what the URL or this holds of passwords. */
    @Override
    public String toString() {
        int parameters = url.indexOf('?');
        return parameters < 0 ? url : url.substring(0, parameters);
    }
}
