package dev.rejoinder.storage.postgres;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.time.Duration;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/** Opens connections with the limits that the promises rest on. */
final class PostgresConnections {
    /** How long a caller waits for a connection. */
    static final Duration CONNECTION_WAIT = Duration.ofSeconds(3);

    /** How long one machine of the database may take to answer a new connection. */
    private static final Duration CONNECT = Duration.ofSeconds(2);

    /** How long an answer may take; no statement of a request needs nearly as long. */
    private static final Duration ANSWER = Duration.ofSeconds(4);

    /** Fewer are kept open than may be: each is a process of the database. */
    private static final int IDLE = 2;

    /**
     * A node that stands still in a transaction must not keep others from its rows for long. And
     * what is acknowledged is on the disk, whatever the database is otherwise set to.
     */
    private static final String SETTINGS =
            """
            set idle_in_transaction_session_timeout = '5s';
            select set_config('synchronous_commit', 'on', false)
            where current_setting('synchronous_commit') = 'off'
            """;

    private final PostgresAddress address;

    PostgresConnections(PostgresAddress address) {
        this.address = address;
    }

    /** For requests: each waits for a bounded time. */
    HikariDataSource pool() {
        var config = new HikariConfig();
        config.setPoolName("postgres");
        config.setDataSource(source(ANSWER));
        config.setMaximumPoolSize(address.connections());
        config.setMinimumIdle(Math.min(IDLE, address.connections()));
        config.setConnectionTimeout(CONNECTION_WAIT.toMillis());
        config.setValidationTimeout(CONNECT.toMillis());
        config.setConnectionInitSql(SETTINGS);
        // The database may be away for a while; it is looked for whenever somebody asks.
        config.setInitializationFailTimeout(-1);
        return new HikariDataSource(config);
    }

    /** For what waits for messages of the database, and asks whether it is there. */
    DataSource listening() {
        return source(ANSWER);
    }

    /** For what may take its time, such as migrations. */
    DataSource unhurried() {
        return source(Duration.ZERO);
    }

    private PGSimpleDataSource source(Duration answer) {
        var source = new PGSimpleDataSource();
        source.setApplicationName("rejoinder");
        source.setConnectTimeout((int) CONNECT.toSeconds());
        source.setLoginTimeout((int) CONNECTION_WAIT.toSeconds());
        source.setSocketTimeout((int) answer.toSeconds());
        source.setTcpKeepAlive(true);
        // After what is set above, so that an operator's URL has the last word.
        source.setURL(address.url());
        if (address.user() != null) {
            source.setUser(address.user());
        }
        if (address.password() != null) {
            source.setPassword(address.password());
        }
        return source;
    }
}
