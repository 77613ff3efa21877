package dev.rejoinder.config;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The database connection.
 *
 * @param url starts with {@code jdbc:postgresql:}; null for a SQLite file in the data folder
 * @param user null if the URL contains it
 * @param password null if the URL contains it or none is needed
 * @param connections maximum number of open connections, at least 1
 * @param startTimeout how long a start waits for the database; zero to not wait
 */
public record DatabaseSettings(
        @Nullable String url,
        @Nullable String user,
        @Nullable Secret password,
        int connections,
        Duration startTimeout) {
    /** The prefix of PostgreSQL URLs. */
    public static final String POSTGRES = "jdbc:postgresql:";

    private static final int DEFAULT_CONNECTIONS = 16;
    private static final Duration DEFAULT_START_TIMEOUT = Duration.ofMinutes(1);

    /** A SQLite file in the data folder. */
    public static final DatabaseSettings SQLITE =
            new DatabaseSettings(null, null, null, DEFAULT_CONNECTIONS, DEFAULT_START_TIMEOUT);

    public DatabaseSettings {
        if (url != null && !url.startsWith(POSTGRES)) {
            throw new IllegalArgumentException("the URL must begin with jdbc:postgresql:");
        }
    }

    /** A PostgreSQL database, configured by its URL only, without waiting for it. */
    public static DatabaseSettings postgres(String url) {
        return new DatabaseSettings(url, null, null, DEFAULT_CONNECTIONS, Duration.ZERO);
    }

    /**
     * Another PostgreSQL database with the same password.
     *
     * @param newUser null to keep the user
     * @throws IllegalArgumentException if the URL is not valid for the setting
     */
    public DatabaseSettings at(String newUrl, @Nullable String newUser) {
        String checked = SettingTypes.postgresUrl().parser().apply(newUrl).orElse("");
        return new DatabaseSettings(
                checked, newUser == null ? user : newUser, password, connections, startTimeout);
    }

    /** The same settings without waiting for the database. */
    public DatabaseSettings withoutWaiting() {
        return new DatabaseSettings(url, user, password, connections, Duration.ZERO);
    }

    /** The URL for display, without its parameters, which may contain the password. */
    public @Nullable String shownUrl() {
        if (url == null) {
            return null;
        }
        int parameters = url.indexOf('?');
        return parameters < 0 ? url : url.substring(0, parameters);
    }

    /**
     * A file name in the data folder that is specific to this database. If a data folder is used
     * with several databases, their files must not mix.
     */
    public String nameFor(String name) {
        String shown = shownUrl();
        return shown == null ? name : name + "-" + Integer.toHexString(shown.hashCode());
    }

    @Override
    public String toString() {
        return "DatabaseSettings[url=" + shownUrl() + ", user=" + user + "]";
    }
}
