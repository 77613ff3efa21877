package dev.rejoinder.storage;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rejoinder.config.DatabaseSettings;
import dev.rejoinder.core.Clock;
import dev.rejoinder.storage.move.MoveException;
import dev.rejoinder.storage.move.SchemaTables;
import dev.rejoinder.storage.move.TableChecksum;
import dev.rejoinder.testkit.PostgresServer;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Moves of all data from SQLite to PostgreSQL and back. */
final class DataTransferTest extends DataTransferFixture {
    @Test
    void listOfTablesMatchesTheSchema() throws Exception {
        try (Connection sqlite = DriverManager.getConnection("jdbc:sqlite:" + file());
                Connection postgres =
                        DriverManager.getConnection(PostgresServer.migrated().url())) {
            assertThat(SchemaTables.names(sqlite))
                    .containsExactlyInAnyOrderElementsOf(SchemaTables.ALL);
            assertThat(SchemaTables.names(postgres))
                    .containsExactlyInAnyOrderElementsOf(SchemaTables.ALL);
        }
    }

    @Test
    void eventAfterTheMoveComesAfterThoseBefore() throws Exception {
        change(file(), "delete from event where position <> (select max(position) from event)");
        change(file(), "update event set position = 41");
        DatabaseSettings postgres = PostgresServer.empty().settings();
        moving.migrate(data(), postgres);

        try (Connection moved = DriverManager.getConnection(requireNonNull(postgres.url()));
                var statement = moved.createStatement();
                var added =
                        statement.executeQuery(
                                """
                                insert into event (id, type, bot_id, data, created_at, pending)
                                values ('evt_1', 'bot.updated', 'bot_1', '{}', 0, 1)
                                returning position
                                """)) {
            assertThat(added.next()).isTrue();
            assertThat(added.getLong(1)).isEqualTo(42);
        }
    }

    @Test
    void everyValueArrivesInPostgresAndComesBack() throws Exception {
        change(
                file(),
                "update turn set answer = replace(hex(zeroblob(500000)), '0', 'é') where rowid ="
                        + " 1");
        Map<String, TableChecksum> before = held(DatabaseSettings.SQLITE, data());
        DatabaseSettings postgres = PostgresServer.empty().settings();

        Map<String, TableChecksum> moved = moving.migrate(data(), postgres);

        assertThat(moved).isEqualTo(before).hasSize(SchemaTables.ALL.size());
        assertThat(seen).contains("chunk " + ROWS, "knowledge_revision " + (ROWS + 1));
        assertThat(held(DatabaseSettings.SQLITE, data())).isEqualTo(before);
        Path back = folder.resolve("back.db");
        assertThat(moving.backup(postgres, data(), back)).isEqualTo(before);
        assertThat(moving.restore(back, DatabaseSettings.SQLITE, folder.resolve("again")))
                .isEqualTo(before);
        assertThat(held(DatabaseSettings.SQLITE, folder.resolve("again"))).isEqualTo(before);
        Storage.open(folder.resolve("again"), Clock.system()).close();
    }

    @Test
    void interruptedCopyIsNotServedAndContinues() throws Exception {
        FilledTables.fill(file(), 1_100, 8);
        DatabaseSettings postgres = PostgresServer.empty().settings();
        var cut =
                new DataTransfer(
                        Clock.system(),
                        (table, rows, whole) -> {
                            if (table.equals("turn") && rows == 1_000) {
                                throw new IllegalStateException("cut off");
                            }
                        });
        assertThatThrownBy(() -> cut.migrate(data(), postgres)).hasMessage("cut off");

        assertThatThrownBy(() -> Storage.open(postgres, data(), Clock.system()))
                .isInstanceOf(StorageException.class)
                .hasMessage(
                        "This database holds an unfinished copy. Run the same migrate or restore"
                                + " command again; it resumes where it stopped.");
        assertThatThrownBy(() -> held(postgres, data())).isInstanceOf(StorageException.class);
        Map<String, TableChecksum> moved = moving.migrate(data(), postgres);

        assertThat(seen).contains("bot 0", "turn 140", "document 1140");
        assertThat(moved).isEqualTo(held(DatabaseSettings.SQLITE, data()));
        Storage.open(postgres, data(), Clock.system()).close();
    }

    @Test
    void rowsChangedAfterAnInterruptedCopyAreCopiedAgain() throws Exception {
        DatabaseSettings postgres = PostgresServer.empty().settings();
        var cut =
                new DataTransfer(
                        Clock.system(),
                        (table, rows, whole) -> {
                            if (table.equals("chunk")) {
                                throw new IllegalStateException("cut off");
                            }
                        });
        assertThatThrownBy(() -> cut.migrate(data(), postgres)).hasMessage("cut off");
        change(file(), "update turn set answer = 'changed' where sequence > 0");

        Map<String, TableChecksum> moved = moving.migrate(data(), postgres);

        assertThat(moved).isEqualTo(held(DatabaseSettings.SQLITE, data()));
        assertThat(seen).containsSubsequence("turn 0", "turn " + ROWS);
    }

    @Test
    void databaseWithOtherDataIsRefused() {
        DatabaseSettings postgres = PostgresServer.empty().settings();
        moving.migrate(data(), postgres);

        assertThatThrownBy(() -> moving.migrate(data(), postgres))
                .isInstanceOf(MoveException.class)
                .hasMessage(
                        "The target database is not empty: it has rows in the table bot. Use an"
                                + " empty database.");
    }

    @Test
    void dataOfARunningServerIsNotMoved() {
        DatabaseSettings postgres = PostgresServer.empty().settings();
        try (DataFolderLock _ = Storage.lockForServer(data())) {
            assertThatThrownBy(() -> moving.migrate(data(), postgres))
                    .isInstanceOf(StorageException.class)
                    .hasMessageStartingWith("Another server is running on the data folder");
        }
        assertThatThrownBy(() -> moving.migrate(folder.resolve("none"), postgres))
                .isInstanceOf(StorageException.class)
                .hasMessageEndingWith("contains no data.");
        assertThat(folder.resolve("none")).doesNotExist();
    }

    @Test
    void dataIsReadOnlyDuringAMove() throws Exception {
        DatabaseSettings postgres = PostgresServer.empty().settings();
        var refused = new ArrayList<String>();
        var watched =
                new DataTransfer(
                        Clock.system(),
                        (table, rows, whole) -> {
                            try {
                                change(
                                        Path.of(file() + "?busy_timeout=0"),
                                        "update gap set question = 'asked meanwhile'");
                            } catch (SQLException e) {
                                refused.add(table);
                            }
                        });
        Map<String, TableChecksum> before = held(DatabaseSettings.SQLITE, data());

        assertThat(watched.migrate(data(), postgres)).isEqualTo(before);

        assertThat(refused).containsExactlyElementsOf(SchemaTables.ALL);
        change(file(), "update gap set question = 'asked afterwards'");
        seen.add("afterwards");
        assertThat(held(DatabaseSettings.SQLITE, data())).isNotEqualTo(before);
    }

    @Test
    void textThatPostgresCannotStoreIsReportedByTableOnly() throws Exception {
        change(file(), "update gap set question = 'secret' || char(0)");

        assertThatThrownBy(() -> moving.migrate(data(), PostgresServer.empty().settings()))
                .isInstanceOf(MoveException.class)
                .hasMessageStartingWith("The table gap could not be copied: ")
                .hasMessageNotContaining("secret");
    }
}
