package dev.rejoinder.storage.postgres;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.time.Duration;
import javax.sql.DataSource;
import org.postgresql.PGProperty;
import org.postgresql.ds.PGSimpleDataSource;

/** Opens connections with the limits that the promises rest on. */
final class PostgresDataSources {
    /** How long the listener's own questions may take; waiting for messages has no such end. */
    private static final Duration LISTENING = Duration.ofSeconds(4);

    /** How long one machine of the database may take to answer a new connection. */
    private static final Duration CONNECT = Duration.ofSeconds(1);

    /** How long a connection that has rested may take to show that it lives. */
    private static final Duration VALIDATION = Duration.ofSeconds(1);

    /**
     * A node that stands still in a transaction must not keep others from its rows for long, nor
     * must what nobody waits for any more. And what is acknowledged is on the disk, whatever the
     * database is otherwise set to.
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
     * @throws IllegalArgumentException when the URL has a parameter that cannot be honoured
     */
    PostgresDataSources(PostgresConnectionSettings address) {
        this.address = address;
        this.parameters = new UrlParameters(address.url());
    }

    /** Connections that are opened when they are needed, and kept for a while. */
    HikariDataSource pool(ConnectionPoolTimeouts timeouts) {
        var config = new HikariConfig();
        config.setPoolName(timeouts.pool());
        config.setDataSource(source(timeouts.statement()));
        config.setMaximumPoolSize(timeouts.connections());
        // With some to be had at any time, it would go on trying in ever longer intervals while the
        // database is away, and find out late that it is back.
        config.setMinimumIdle(0);
        config.setConnectionTimeout(timeouts.connection().toMillis());
        config.setValidationTimeout(
                Math.min(VALIDATION.toMillis(), timeouts.connection().toMillis()));
        config.setConnectionInitSql(SETTINGS);
        // The database may be away for a while; it is looked for whenever somebody asks.
        config.setInitializationFailTimeout(-1);
        return new HikariDataSource(config);
    }

    /** For those who only want to know whether the database is there. */
    DataSource probeDataSource() {
        return source(CONNECT);
    }

    /** For what waits for messages of the database. */
    DataSource listenerDataSource() {
        return source(LISTENING);
    }

    /** For what may take its time, such as migrations. */
    DataSource migrationDataSource() {
        PGSimpleDataSource source = source(Duration.ZERO);
        // Many rows a trip; what each of them changed is then not told.
        source.setReWriteBatchedInserts(true);
        return source;
    }

    private PGSimpleDataSource source(Duration answer) {
        var source = new PGSimpleDataSource();
        // First, as the driver does not let a URL change what is set already.
        source.setURL(address.url());
        if (!parameters.has(PGProperty.APPLICATION_NAME)) {
            source.setApplicationName("rejoinder");
        }
        if (!parameters.has(PGProperty.CONNECT_TIMEOUT)) {
            source.setConnectTimeout((int) CONNECT.toSeconds());
        }
        if (!parameters.has(PGProperty.LOGIN_TIMEOUT)) {
            source.setLoginTimeout((int) address.login().toSeconds());
        }
        if (!parameters.has(PGProperty.TCP_KEEP_ALIVE)) {
            source.setTcpKeepAlive(true);
        }
        // In whole seconds; who needs less says so on the connection.
        source.setSocketTimeout((int) Math.ceilDiv(answer.toMillis(), 1_000L));
        if (address.user() != null) {
            source.setUser(address.user());
        }
        if (address.password() != null) {
            source.setPassword(address.password());
        }
        return source;
    }
}
