package dev.rejoinder.benchmarks;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;

/**
 * A database of one run, on an embedded or an existing PostgreSQL server. It is dropped on close.
 */
final class PostgresData implements RunDatabase {
    private static final String EMBEDDED = "embedded";
    private static final String NAME = "rejoinder_benchmark";

    private static final String WRITTEN =
            """
            select xact_commit, pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '0/0')
            from pg_stat_database where datname = current_database()
            """;

    private final AutoCloseable server;
    private final String serverUrl;
    private final String url;

    /** For queries about the database's cost, which are not part of the measurement. */
    private final Connection watch;

    private final PostgresProcesses processes;

    private PostgresData(AutoCloseable server, String serverUrl) throws SQLException, IOException {
        this.server = server;
        this.serverUrl = serverUrl;
        this.url = serverUrl.replaceFirst("/[^/?]*(?=\\?|$)", "/" + NAME);
        drop();
        run(serverUrl, "create database " + NAME);
        watch = DriverManager.getConnection(url);
        processes = new PostgresProcesses(numbers("select pg_backend_pid(), 0")[0]);
    }

    /**
     * Creates an empty database.
     *
     * @param database see {@link BenchmarkOptions}
     */
    static PostgresData open(String database) throws SQLException, IOException {
        if (!database.equals(EMBEDDED)) {
            return new PostgresData(() -> {}, database);
        }
        EmbeddedPostgres postgres = EmbeddedPostgres.start();
        return new PostgresData(
                postgres,
                "jdbc:postgresql://127.0.0.1:" + postgres.getPort() + "/postgres?user=postgres");
    }

    @Override
    public Map<String, String> settings() {
        return Map.of("REJOINDER_DATABASE_URL", url);
    }

    @Override
    public Connection connect() throws SQLException {
        return DriverManager.getConnection(url);
    }

    @Override
    public void settle(TableFiller filling) throws SQLException {
        filling.settle();
    }

    @Override
    public DatabaseCost cost() throws SQLException, IOException {
        long[] written = numbers(WRITTEN);
        return new DatabaseCost(processes.cpuMillis(), written[0], written[1]);
    }

    PostgresProcesses processes() {
        return processes;
    }

    private long[] numbers(String query) throws SQLException {
        try (Statement statement = watch.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            row.next();
            return new long[] {row.getLong(1), row.getLong(2)};
        }
    }

    private void drop() throws SQLException {
        run(serverUrl, "drop database if exists " + NAME + " with (force)");
    }

    private static void run(String url, String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @Override
    public void close() throws SQLException, IOException {
        watch.close();
        drop();
        try {
            server.close();
        } catch (IOException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IOException(e);
        }
    }
}
