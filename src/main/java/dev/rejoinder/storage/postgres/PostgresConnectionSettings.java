package dev.rejoinder.storage.postgres;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Address and credentials of a PostgreSQL database.
 *
 * @param url as for the JDBC driver, starting with {@code jdbc:postgresql:}
 * @param user null if it is part of the URL
 * @param password null if it is part of the URL or of the driver's password file, or not required
 * @param connections maximum number of open connections
 * @param login login timeout unless the URL sets one; in whole seconds
 */
public record PostgresConnectionSettings(
        String url,
        @Nullable String user,
        @Nullable String password,
        int connections,
        Duration login) {
    /** Enough for a database that is near and not busy. */
    public static final Duration DEFAULT_LOGIN = Duration.ofSeconds(2);

    public PostgresConnectionSettings {
        if (connections < 1) {
            throw new IllegalArgumentException("at least one connection is needed");
        }
    }

    /**
     * The same settings with another login timeout.
     *
     * @param timeout in whole seconds
     */
    public PostgresConnectionSettings withLogin(Duration timeout) {
        return new PostgresConnectionSettings(url, user, password, connections, timeout);
    }

    /** The URL without its parameters, which may contain a password. */
    @Override
    public String toString() {
        int parameters = url.indexOf('?');
        return parameters < 0 ? url : url.substring(0, parameters);
    }
}
