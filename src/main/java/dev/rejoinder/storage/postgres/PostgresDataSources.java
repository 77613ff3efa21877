package dev.rejoinder.storage.postgres;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.time.Duration;
import javax.sql.DataSource;
import org.postgresql.PGProperty;
import org.postgresql.ds.PGSimpleDataSource;

/** Creates data sources with the timeouts that the documented guarantees depend on. */
final class PostgresDataSources {
    /** Timeout of the listener's own statements; waiting for notifications has no timeout. */
    private static final Duration LISTENER_TIMEOUT = Duration.ofSeconds(4);

    /** Timeout of the TCP connection to one host of the database. */
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(1);

    /** Timeout of the check of an idle connection. */
    private static final Duration VALIDATION_TIMEOUT = Duration.ofSeconds(1);

    /**
     * A node that hangs in a transaction must not hold row locks for long, and statements whose
     * caller is gone must end. {@code synchronous_commit} must not be off, so that an acknowledged
     * write is on the disk.
     */
    private static final String SETTINGS =
            """
            set idle_in_transaction_session_timeout = '5s';
            set statement_timeout = '5s';
            select set_config('synchronous_commit', 'on', false)
            where current_setting('synchronous_commit') = 'off'
            """;

    private final PostgresConnectionSettings address;
    private final UrlParameters parameters;

    /**
     * @throws IllegalArgumentException if the URL has an unsupported parameter
     */
    PostgresDataSources(PostgresConnectionSettings address) {
        this.address = address;
        this.parameters = new UrlParameters(address.url());
    }

    /** A connection pool that opens connections on demand. */
    HikariDataSource pool(ConnectionPoolTimeouts timeouts) {
        var config = new HikariConfig();
        config.setPoolName(timeouts.pool());
        config.setDataSource(source(timeouts.statement()));
        config.setMaximumPoolSize(timeouts.connections());
        // With a minimum of idle connections, the pool would back off while the database is down,
        // and notice its recovery late.
        config.setMinimumIdle(0);
        config.setConnectionTimeout(timeouts.connection().toMillis());
        config.setValidationTimeout(
                Math.min(VALIDATION_TIMEOUT.toMillis(), timeouts.connection().toMillis()));
        config.setConnectionInitSql(SETTINGS);
        // The database may be down at the start; each request for a connection tries again.
        config.setInitializationFailTimeout(-1);
        return new HikariDataSource(config);
    }

    /** For {@link AvailabilityProbe}. */
    DataSource probeDataSource() {
        return source(CONNECT_TIMEOUT);
    }

    /** For {@link NotificationListener}. */
    DataSource listenerDataSource() {
        return source(LISTENER_TIMEOUT);
    }

    /** Without a statement timeout, for migrations and copies. */
    DataSource migrationDataSource() {
        PGSimpleDataSource source = source(Duration.ZERO);
        // Sends many rows per round trip, at the price of the update count per row.
        source.setReWriteBatchedInserts(true);
        return source;
    }

    private PGSimpleDataSource source(Duration socketTimeout) {
        var source = new PGSimpleDataSource();
        // First, because the driver ignores the URL for properties that are set already.
        source.setURL(address.url());
        if (!parameters.has(PGProperty.APPLICATION_NAME)) {
            source.setApplicationName("rejoinder");
        }
        if (!parameters.has(PGProperty.CONNECT_TIMEOUT)) {
            source.setConnectTimeout((int) CONNECT_TIMEOUT.toSeconds());
        }
        if (!parameters.has(PGProperty.LOGIN_TIMEOUT)) {
            source.setLoginTimeout((int) address.login().toSeconds());
        }
        if (!parameters.has(PGProperty.TCP_KEEP_ALIVE)) {
            source.setTcpKeepAlive(true);
        }
        // In whole seconds; shorter timeouts are set on the connection.
        source.setSocketTimeout((int) Math.ceilDiv(socketTimeout.toMillis(), 1_000L));
        if (address.user() != null) {
            source.setUser(address.user());
        }
        if (address.password() != null) {
            source.setPassword(address.password());
        }
        return source;
    }
}
