package dev.rejoinder.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rejoinder.config.DatabaseSettings;
import dev.rejoinder.core.Clock;
import dev.rejoinder.testkit.LoggedLines;
import dev.rejoinder.testkit.PostgresProxy;
import dev.rejoinder.testkit.PostgresServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.logging.Level;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Starts with a database that is late or read-only, and with parameters in its URL. */
class PostgresStartTest {
    private static final Duration LONG = Duration.ofMinutes(10);
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(60);

    private static Storage open(DatabaseSettings settings) {
        return Storage.open(settings, Path.of("/"), Clock.system());
    }

    private static DatabaseSettings waiting(DatabaseSettings settings) {
        return new DatabaseSettings(
                settings.url(), settings.user(), settings.password(), settings.connections(), LONG);
    }

    private static DatabaseSettings with(DatabaseSettings settings, String parameters) {
        return waiting(DatabaseSettings.postgres(settings.url() + "&" + parameters));
    }

    @Test
    void startWaitsForADatabaseThatRejectsConnectionsAndLogsIt() throws Exception {
        PostgresServer.FreshDatabase database = PostgresServer.migrated();
        try (var wire = PostgresProxy.to(database);
                var lines = LoggedLines.from(Level.WARNING)) {
            wire.stall();
            var opening = new FutureTask<>(() -> open(waiting(database.settings(wire))));
            Thread.ofVirtual().start(opening);
            awaitThat(
                    () -> String.join("\n", lines.lines()).contains("it timed out. Retrying for"));
            assertThat(opening.isDone()).isFalse();
            wire.resume();
            try (Storage storage = opening.get(60, TimeUnit.SECONDS)) {
                assertThat(storage.keys().count()).isZero();
            }
        }
    }

    @Test
    void startFailsAfterItsTimeout() {
        var settings =
                new DatabaseSettings(
                        "jdbc:postgresql://127.0.0.1:1/x", null, null, 4, Duration.ofMillis(300));

        assertThatThrownBy(() -> open(settings))
                .isInstanceOf(StorageException.class)
                .hasMessage(
                        "The database jdbc:postgresql://127.0.0.1:1/x cannot be reached: nothing"
                                + " is listening at its host and port. Gave up after 0 seconds"
                                + " (database.start-timeout).");
    }

    /** These errors are permanent: a retry would take ten minutes. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    sslmode=require       | rejects connections from this server (The server does not support SSL)
                    sslmod=require        | has the parameter "sslmod", which does not exist
                    connecttimeout=3      | has the parameter "connecttimeout", which does not exist; it is written connectTimeout
                    socketTimeout=60      | has the parameter "socketTimeout", which cannot be set here: the server sets its own timeouts of about four seconds per request
                    reWriteBatchedInserts=true | has the parameter "reWriteBatchedInserts", which cannot be set here: the server needs the update count of each statement
                    options=-c%20statement_timeout=0 | has the parameter "options", which cannot be set here: the server itself sets statement_timeout
                    currentSchema=nowhere | has no such schema: create the one that currentSchema names
                    connectTimeout=soon   | cannot be opened
                    user=nobody           | refuses this user or password
                    """)
    void whatWaitingDoesNotHelpEndsTheStartAtOnce(String parameter, String reason) {
        DatabaseSettings settings = PostgresServer.migrated().settings();

        assertThatThrownBy(() -> open(with(settings, parameter)))
                .isInstanceOf(StorageException.class)
                .hasMessageStartingWith("The database " + settings.shownUrl() + " " + reason);
    }

    @Test
    void malformedUrlFailsTheStartAtOnce() {
        assertThatThrownBy(
                        () ->
                                open(
                                        DatabaseSettings.postgres(
                                                "jdbc:postgresql://db:port/chat?user=a")))
                .isInstanceOf(StorageException.class)
                .hasMessage(
                        "The database jdbc:postgresql://db:port/chat has an invalid URL: use"
                                + " jdbc:postgresql://host:port/database.");
    }

    @Test
    void unknownDatabaseFailsTheStartAtOnce() {
        DatabaseSettings settings = PostgresServer.migrated().settings();
        String url = String.valueOf(settings.url()).replaceFirst("/test[0-9]+", "/missing");

        assertThatThrownBy(() -> open(waiting(DatabaseSettings.postgres(url))))
                .isInstanceOf(StorageException.class)
                .hasMessageEndingWith("/missing does not exist: create it with createdb.");
    }

    @Test
    void parametersOfTheUrlAreHonoured() {
        PostgresServer.FreshDatabase database = PostgresServer.empty();
        database.run("create schema chat");
        DatabaseSettings settings =
                with(
                        database.settings(),
                        "currentSchema=chat&ApplicationName=front%20desk&connectTimeout=7"
                                + "&options=-c%20work_mem=1234kB");

        try (Storage storage = open(settings)) {
            assertThat(storage.writable()).isTrue();
            assertThat(database.texts("select schemaname from pg_tables where tablename = 'turn'"))
                    .containsExactly("chat");
            assertThat(
                            database.texts(
                                    "select distinct application_name from pg_stat_activity where"
                                            + " datname = current_database() and pid <>"
                                            + " pg_backend_pid() and application_name like"
                                            + " 'front%'"))
                    .containsExactly("front desk");
        }
    }

    @Test
    void readOnlyDatabaseIsNotReadyAndTheServerRecoversByItself() {
        PostgresServer.FreshDatabase database = PostgresServer.migrated();
        String name = database.texts("select current_database()").getFirst();
        database.run("alter database " + name + " set default_transaction_read_only = on");
        try (Storage storage = open(database.settings())) {
            assertThat(storage.writable()).isFalse();

            database.run("alter database " + name + " reset default_transaction_read_only");
            database.texts(
                    "select pg_terminate_backend(pid) from pg_stat_activity where datname ="
                            + " current_database() and pid <> pg_backend_pid() and application_name"
                            + " = 'rejoinder'");
            awaitThat(storage::writable);
        }
    }

    private static void awaitThat(java.util.function.BooleanSupplier condition) {
        long begun = System.nanoTime();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime() - begun).as("too late").isLessThan(PATIENCE_NANOS);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
    }
}
