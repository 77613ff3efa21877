package dev.rejoinder.testkit;

import dev.rejoinder.config.DatabaseSettings;
import dev.rejoinder.core.Clock;
import dev.rejoinder.storage.Storage;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A real PostgreSQL server. All tests of this JVM share it, and it ends with the JVM. Each test has
 * its own database.
 */
public final class PostgresServer {
    private static final AtomicInteger LAST = new AtomicInteger();
    private static final String MIGRATED = "migrated";
    private static final Duration START = Duration.ofMinutes(3);

    /** The version that the build requires, such as 15.19.0. */
    private static final String VERSION = "rejoinder.test.postgres.version";

    private final int port;

    /** A connection to the last database that was used, since a test often uses it again. */
    private @Nullable Connection last;

    private String lastDatabase = "";

    private PostgresServer(int port) {
        this.port = port;
    }

    /** Starts the server on first use. */
    private static final class Running {
        static final PostgresServer SERVER = start();

        private Running() {}

        private static PostgresServer start() {
            try {
                Path data = Path.of("target", "postgres-" + ProcessHandle.current().pid());
                EmbeddedPostgres postgres =
                        EmbeddedPostgres.builder()
                                .setDataDirectory(data.toAbsolutePath())
                                .setCleanDataDirectory(false)
                                .setPGStartupWait(START)
                                // The tests do not measure the disk.
                                .setServerConfig("fsync", "off")
                                .setServerConfig("full_page_writes", "off")
                                .setServerConfig("max_connections", "300")
                                // With hundreds of databases it would never rest, and no test
                                // lives long enough to need it.
                                .setServerConfig("autovacuum", "off")
                                .start();
                Runtime.getRuntime().addShutdownHook(new Thread(() -> removeLater(data)));
                var server = new PostgresServer(postgres.getPort());
                server.requireVersion(System.getProperty(VERSION, ""));
                server.run("postgres", "create database " + MIGRATED);
                Storage.open(server.settings(MIGRATED), Path.of("/"), Clock.system()).close();
                return server;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /**
     * Starts a process that deletes the data once the server has ended. There are hundreds of files
     * for each test, and no test has to wait for their deletion.
     */
    private static void removeLater(Path data) {
        String remove =
                "while [ -e \"$0/postmaster.pid\" ] && kill -0 \"$(head -n 1"
                        + " \"$0/postmaster.pid\")\"; do sleep 0.1; done; exec rm -rf \"$0\"";
        try {
            new ProcessBuilder("sh", "-c", remove, data.toAbsolutePath().toString())
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Creates a database with the current schema. */
    public static FreshDatabase migrated() {
        FreshDatabase database = new FreshDatabase(Running.SERVER, "test" + LAST.incrementAndGet());
        Running.SERVER.run(
                "postgres",
                // The usual strategy writes the whole template to the log, too.
                "create database " + database.name + " strategy file_copy template " + MIGRATED);
        return database;
    }

    /** Creates an empty database. */
    public static FreshDatabase empty() {
        FreshDatabase database = new FreshDatabase(Running.SERVER, "test" + LAST.incrementAndGet());
        Running.SERVER.run("postgres", "create database " + database.name);
        return database;
    }

    /** Fails if another version runs than the one the test run claims to test. */
    private void requireVersion(String asked) {
        String found = texts("postgres", "show server_version").getFirst();
        if (!asked.isEmpty() && !(found + ".").equals(asked.replaceFirst("[0-9]+$", ""))) {
            throw new AssertionError("PostgreSQL " + found + " runs, and not " + asked);
        }
    }

    private String url(String database) {
        return "jdbc:postgresql://127.0.0.1:"
                + port
                + "/"
                + database
                + "?user=postgres&sslmode=disable";
    }

    private DatabaseSettings settings(String database) {
        return DatabaseSettings.postgres(url(database));
    }

    private synchronized void run(String database, String sql) {
        try (var statement = connection(database).createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new AssertionError(sql, e);
        }
    }

    private Connection connection(String database) throws SQLException {
        Connection open = last;
        if (open == null || !lastDatabase.equals(database)) {
            if (open != null) {
                open.close();
            }
            open = DriverManager.getConnection(url(database));
            last = open;
            lastDatabase = database;
        }
        return open;
    }

    private List<String> texts(String database, String query) {
        var texts = new ArrayList<String>();
        try (Connection connection = DriverManager.getConnection(url(database));
                var statement = connection.createStatement();
                var rows = statement.executeQuery(query)) {
            while (rows.next()) {
                texts.add(rows.getString(1));
            }
            return texts;
        } catch (SQLException e) {
            throw new AssertionError(query, e);
        }
    }

    /** A database of one test. */
    public static final class FreshDatabase {
        private final PostgresServer server;
        private final String name;

        private FreshDatabase(PostgresServer server, String name) {
            this.server = server;
            this.name = name;
        }

        /** The settings with which a server uses it. */
        public DatabaseSettings settings() {
            return server.settings(name);
        }

        /** The JDBC URL. */
        public String url() {
            return server.url(name);
        }

        /** The settings with which a server uses it through a proxy. */
        public DatabaseSettings settings(PostgresProxy wire) {
            return DatabaseSettings.postgres(
                    server.url(name).replace(":" + server.port + "/", ":" + wire.port() + "/"));
        }

        /** The port of the server on the loopback address. */
        public int port() {
            return server.port;
        }

        /** Returns the first column of a query's result. */
        public List<String> texts(String query) {
            return server.texts(name, query);
        }

        /** Runs a statement on a connection of its own. */
        public void run(String sql) {
            server.run(name, sql);
        }
    }
}
