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
 * A real PostgreSQL server, one for all tests of this JVM, which ends with it. Each test has a
 * database of its own.
 */
public final class PostgresServer {
    private static final AtomicInteger LAST = new AtomicInteger();
    private static final String MIGRATED = "migrated";
    private static final Duration START = Duration.ofMinutes(3);

    /** Which server the build has asked for, such as 15.19.0. */
    private static final String VERSION = "rejoinder.test.postgres.version";

    private final int port;

    /** To the database that was last written to, since a test often does so again. */
    private @Nullable Connection last;

    private String lastDatabase = "";

    private PostgresServer(int port) {
        this.port = port;
    }

    /** Begins when it is first asked for. */
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
                                // What is tested is not whether the disk of the tests is slow.
                                .setServerConfig("fsync", "off")
                                .setServerConfig("full_page_writes", "off")
                                .setServerConfig("max_connections", "300")
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
     * Has a process that outlives this one remove the data once the server has ended. There are
     * hundreds of files for each test, and nobody has to wait until they are gone.
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

    /** A fresh database that is as a new server makes it. */
    public static FreshDatabase migrated() {
        FreshDatabase database = new FreshDatabase(Running.SERVER, "test" + LAST.incrementAndGet());
        Running.SERVER.run(
                "postgres", "create database " + database.name + " template " + MIGRATED);
        return database;
    }

    /** A fresh database without anything in it. */
    public static FreshDatabase empty() {
        FreshDatabase database = new FreshDatabase(Running.SERVER, "test" + LAST.incrementAndGet());
        Running.SERVER.run("postgres", "create database " + database.name);
        return database;
    }

    /** A test that ran on another version than the one it is said to have run on proves nothing. */
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

        /** How a server is told of it. */
        public DatabaseSettings settings() {
            return server.settings(name);
        }

        /** How JDBC is told of it. */
        public String url() {
            return server.url(name);
        }

        /** How a server is told of it that reaches it through a wire of the test. */
        public DatabaseSettings settings(PostgresProxy wire) {
            return DatabaseSettings.postgres(
                    server.url(name).replace(":" + server.port + "/", ":" + wire.port() + "/"));
        }

        /** The port of the server on the loopback address. */
        public int port() {
            return server.port;
        }

        /** What a query finds in its first column. */
        public List<String> texts(String query) {
            return server.texts(name, query);
        }

        /** Runs a statement beside whoever uses it. */
        public void run(String sql) {
            server.run(name, sql);
        }
    }
}
