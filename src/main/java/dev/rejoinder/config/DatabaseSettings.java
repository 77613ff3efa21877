package dev.rejoinder.config;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Which database holds the data.
 *
 * @param url from {@code jdbc:postgresql:} on; null for a SQLite file in the data folder
 * @param user null where the URL says it
 * @param password null where the URL says it, or none is asked for
 * @param connections the most that are open to it at a time, at least 1
 * @param startTimeout how long a start waits for it; zero for not at all
 */
public record DatabaseSettings(
        @Nullable String url,
        @Nullable String user,
        @Nullable Secret password,
        int connections,
        Duration startTimeout) {
    /** What the URL of a PostgreSQL database begins with. */
    public static final String POSTGRES = "jdbc:postgresql:";

    private static final int DEFAULT_CONNECTIONS = 16;
    private static final Duration DEFAULT_START_TIMEOUT = Duration.ofMinutes(1);

    /** A SQLite file in the data folder. */
    public static final DatabaseSettings SQLITE =
            new DatabaseSettings(null, null, null, DEFAULT_CONNECTIONS, DEFAULT_START_TIMEOUT);

    public DatabaseSettings {
        if (url != null && !url.startsWith(POSTGRES)) {
            throw new IllegalArgumentException("the URL is not one of PostgreSQL");
        }
    }

    /** A PostgreSQL database whose URL says all there is to say, and which is there already. */
    public static DatabaseSettings postgres(String url) {
        return new DatabaseSettings(url, null, null, DEFAULT_CONNECTIONS, Duration.ZERO);
    }

    /**
     * Another PostgreSQL database, asked with the same password.
     *
     * @param newUser null for the same one
     * @throws IllegalArgumentException when the URL is not one that a setting allows
     */
    public DatabaseSettings at(String newUrl, @Nullable String newUser) {
        String checked = SettingTypes.postgresUrl().parser().apply(newUrl).orElse("");
        return new DatabaseSettings(
                checked, newUser == null ? user : newUser, password, connections, startTimeout);
    }

    /** The same, for whoever does not want to wait until it is there. */
    public DatabaseSettings withoutWaiting() {
        return new DatabaseSettings(url, user, password, connections, Duration.ZERO);
    }

    /** The URL as it may be shown: without its parameters, of which one may be the password. */
    public @Nullable String shownUrl() {
        if (url == null) {
            return null;
        }
        int parameters = url.indexOf('?');
        return parameters < 0 ? url : url.substring(0, parameters);
    }

    /**
     * The name of something in the data folder that was made from this very database: a folder in
     * which another one was used before must not mix the two.
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
