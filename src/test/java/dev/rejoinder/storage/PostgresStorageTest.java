package dev.rejoinder.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rejoinder.config.DatabaseSettings;
import dev.rejoinder.config.Secret;
import dev.rejoinder.core.Clock;
import dev.rejoinder.testkit.PostgresServer;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

final class PostgresStorageTest {
    private static Storage open(DatabaseSettings settings) {
        return Storage.open(settings, Path.of("/"), Clock.system());
    }

    @Test
    void emptyDatabaseCanBeOpenedSeveralTimesAtOnce() throws Exception {
        DatabaseSettings settings = PostgresServer.empty().settings();
        var opened = new ArrayList<Future<Storage>>();
        try (var openers = Executors.newFixedThreadPool(3)) {
            for (int i = 0; i < 3; i++) {
                opened.add(openers.submit(() -> open(settings)));
            }
        }
        for (Future<Storage> storage : opened) {
            assertThat(storage.get().writable()).isTrue();
            storage.get().close();
        }
    }

    @Test
    void textsCompareByteByByte() {
        PostgresServer.FreshDatabase database = PostgresServer.migrated();

        assertThat(
                        database.texts(
                                """
                                select table_name || '.' || column_name
                                from information_schema.columns
                                where table_schema = 'public' and data_type = 'text'
                                    and collation_name is distinct from 'C'
                                """))
                .isEmpty();
        assertThat(database.texts("select 1 from bot")).isEqualTo(List.of());
    }

    /** Queries also find the tables of later schemas, so only the first one counts. */
    @Test
    void migrationChangesOnlyTheFirstSchemaOfTheSearchPath() {
        PostgresServer.FreshDatabase database = PostgresServer.migrated();
        String history = "select count(*) from public.flyway_schema_history";
        List<String> before = database.texts(history);
        database.run("delete from public.flyway_schema_history where version <> '1'");
        database.run("create schema own");

        try (Storage storage =
                open(DatabaseSettings.postgres(database.url() + "&currentSchema=own,public"))) {
            assertThat(storage.keys().count()).isZero();
        }

        assertThat(database.texts(history)).containsExactly("1");
        assertThat(database.texts("select count(*) from own.flyway_schema_history"))
                .isEqualTo(before);
    }

    @Test
    void migrationThatWaitsForAnotherServerGivesUpWithItsReason() throws Exception {
        PostgresServer.FreshDatabase database = PostgresServer.empty();
        try (Connection other = DriverManager.getConnection(database.url());
                Statement statement = other.createStatement()) {
            statement.execute("select pg_advisory_lock(hashtext('rejoinder schema'))");

            assertThatThrownBy(
                            () ->
                                    open(
                                            new DatabaseSettings(
                                                    database.url(), null, null, 4, Duration.ZERO)))
                    .isInstanceOf(StorageException.class)
                    .hasMessageEndingWith("is being migrated by another server.");
        }
        open(database.settings()).close();
    }

    @Test
    void databaseOfAnotherProgramIsRefused() {
        PostgresServer.FreshDatabase database = PostgresServer.empty();
        database.run("create table invoice (id integer)");

        assertThatThrownBy(() -> open(database.settings()))
                .hasMessage("The database has tables that are not Rejoinder's. Use an empty one.");
    }

    @Test
    void newerSchemaIsRefused() {
        PostgresServer.FreshDatabase database = PostgresServer.migrated();
        database.run(
                """
                insert into flyway_schema_history
                select installed_rank + 1, '99', 'later', type, 'V99__later.sql', 7, installed_by,
                    installed_on, 1, success
                from flyway_schema_history order by installed_rank desc limit 1
                """);

        assertThatThrownBy(() -> open(database.settings()))
                .isInstanceOf(StorageException.class)
                .hasMessageStartingWith("The data was written by a newer version of this program");
    }

    @Test
    void missingDatabaseIsReportedWithoutItsPassword() {
        String url = PostgresServer.migrated().url();
        var settings =
                new DatabaseSettings(
                        url.replaceFirst("/test[0-9]+", "/missing"),
                        "postgres",
                        new Secret("open-sesame"),
                        4,
                        Duration.ZERO);

        assertThatThrownBy(() -> open(settings))
                .isInstanceOf(StorageException.class)
                .hasMessageMatching(
                        "The database jdbc:postgresql://127.0.0.1:[0-9]+/missing does not exist:"
                                + " create it with createdb.")
                .hasMessageNotContaining("sesame");
        assertThat(settings.toString()).doesNotContain("sesame").doesNotContain("user=postgres&");
    }

    @Test
    void unreachableDatabaseIsReported() {
        assertThatThrownBy(() -> open(DatabaseSettings.postgres("jdbc:postgresql://127.0.0.1:1/x")))
                .isInstanceOf(StorageException.class)
                .hasMessage(
                        "The database jdbc:postgresql://127.0.0.1:1/x cannot be reached:"
                                + " nothing is listening at its host and port.");
    }

    @Test
    void closedStorageIsNotHealthy() {
        Storage storage = open(PostgresServer.migrated().settings());
        storage.close();
        storage.close();

        assertThat(storage.writable()).isFalse();
    }
}
