package dev.rejoinder.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rejoinder.config.DatabaseSettings;
import dev.rejoinder.core.Clock;
import dev.rejoinder.storage.move.MoveException;
import dev.rejoinder.storage.move.SchemaTables;
import dev.rejoinder.storage.move.TableChecksum;
import dev.rejoinder.testkit.PostgresServer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Moving all that is kept, and keeping a copy of it. */
final class DataTransferTest {
    private static final int ROWS = 40;

    /** A version of the schema that has fewer tables than this one. */
    private static final int NO_TURN_COUNTS = 4;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    private final List<String> seen = new ArrayList<>();
    private final DataTransfer moving =
            new DataTransfer(
                    Clock.system(),
                    (table, rows, whole) -> {
                        if (whole) {
                            seen.add(table + " " + rows);
                        }
                    });

    private Path data() {
        return folder.resolve("data");
    }

    private Path file() {
        return data().resolve(DataFolder.DATABASE);
    }

    @BeforeEach
    void fill() throws SQLException {
        Storage.open(data(), Clock.system()).close();
        FilledTables.fill(file(), ROWS, 7);
    }

    private void change(Path database, String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + database);
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private Map<String, TableChecksum> held(DatabaseSettings settings, Path in) {
        return moving.backup(settings, in, folder.resolve("held-" + seen.size() + ".db"));
    }

    @Test
    void theListOfTablesIsThatOfTheSchema() throws Exception {
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
    void copyThatIsCutOffIsNotServedAndGoesOn() throws Exception {
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
    void whatChangedAfterTheCutIsCopiedAsItIsNow() throws Exception {
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
    void nobodyWritesToDataThatIsBeingMoved() throws Exception {
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
    void textThatPostgresCannotHoldIsNamedByItsTableAlone() throws Exception {
        change(file(), "update gap set question = 'secret' || char(0)");

        assertThatThrownBy(() -> moving.migrate(data(), PostgresServer.empty().settings()))
                .isInstanceOf(MoveException.class)
                .hasMessageStartingWith("The table gap could not be copied: ")
                .hasMessageNotContaining("secret");
    }

    @Test
    void fileThatIsNoBackupIsRefusedAndLeftAlone() throws Exception {
        Path handbook = folder.resolve("handbook.md");
        Files.writeString(handbook, "# Handbook\n".repeat(1_000));

        assertThatThrownBy(
                        () ->
                                moving.restore(
                                        handbook, DatabaseSettings.SQLITE, folder.resolve("empty")))
                .hasMessage(
                        "The file "
                                + handbook
                                + " is not a backup that \"rejoinder backup\" has written, or it is"
                                + " damaged.");
        assertThat(handbook).hasSize(11_000);
    }

    @Test
    void backupIntoAFolderThatIsNotThereSaysSo() {
        Path nowhere = folder.resolve("nowhere/backup.db");

        assertThatThrownBy(() -> moving.backup(DatabaseSettings.SQLITE, data(), nowhere))
                .hasMessage(
                        "The file " + nowhere + " cannot be written: its folder does not exist.");
    }

    @Test
    void backupIsOneFileOfItsOwnersAndTakesNobodysPlace() throws Exception {
        Path backup = folder.resolve("kept/backup.db");
        Files.createDirectory(backup.getParent());
        moving.backup(DatabaseSettings.SQLITE, data(), backup);

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(backup)))
                .isEqualTo("rw-------");
        try (Stream<Path> files = Files.list(backup.getParent())) {
            assertThat(files).containsExactly(backup);
        }
        assertThatThrownBy(() -> moving.backup(DatabaseSettings.SQLITE, data(), backup))
                .isInstanceOf(StorageException.class)
                .hasMessageContaining("already exists");
        assertThatThrownBy(
                        () ->
                                moving.backup(
                                        DatabaseSettings.SQLITE,
                                        data(),
                                        folder.resolve("nowhere/backup.db")))
                .isInstanceOf(StorageException.class)
                .hasMessageContaining("cannot be written");
        assertThatThrownBy(() -> moving.restore(backup, DatabaseSettings.SQLITE, data()))
                .isInstanceOf(StorageException.class)
                .hasMessageStartingWith("The target already contains data");
    }

    @Test
    void backupOfWhichALetterHasChangedIsRefused() throws Exception {
        change(file(), "update gap set question = 'what was asked'");
        Path backup = folder.resolve("backup.db");
        moving.backup(DatabaseSettings.SQLITE, data(), backup);
        String bytes = Files.readString(backup, StandardCharsets.ISO_8859_1);
        assertThat(bytes).contains("what was asked");
        // One is in a row; others may be left on pages that grew.
        Files.writeString(
                backup,
                bytes.replace("what was asked", "What was asked"),
                StandardCharsets.ISO_8859_1);

        Path target = folder.resolve("target");
        assertThatThrownBy(() -> moving.restore(backup, DatabaseSettings.SQLITE, target))
                .isInstanceOf(MoveException.class)
                .hasMessage("This backup is damaged: its contents do not match its checksums.");
        assertThat(target.resolve(DataFolder.DATABASE)).doesNotExist();
        assertThatThrownBy(() -> moving.restore(file(), DatabaseSettings.SQLITE, target))
                .isInstanceOf(MoveException.class)
                .hasMessage("This file is not a backup.");
    }

    @Test
    void backupOfAnOlderVersionIsBroughtUpToDate() throws Exception {
        Path older = Files.createDirectory(folder.resolve("older"));
        change(file(), "delete from turn");
        EarlierVersion.copy(file(), older.resolve(DataFolder.DATABASE), NO_TURN_COUNTS);
        Path backup = folder.resolve("backup.db");

        assertThat(moving.backup(DatabaseSettings.SQLITE, older, backup))
                .doesNotContainKey("turn_count");
        DatabaseSettings postgres = PostgresServer.empty().settings();
        Map<String, TableChecksum> restored =
                moving.restore(backup, postgres, folder.resolve("beside"));

        assertThat(restored).containsKey("turn_count");
        assertThat(restored.get("chunk"))
                .isEqualTo(held(DatabaseSettings.SQLITE, data()).get("chunk"));
        Storage.open(postgres, data(), Clock.system()).close();
    }
}
