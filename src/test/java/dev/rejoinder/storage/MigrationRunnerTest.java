package dev.rejoinder.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rejoinder.core.AppError;
import dev.rejoinder.core.Clock;
import dev.rejoinder.storage.sqlite.SqliteDialect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.SQLiteDataSource;

final class MigrationRunnerTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    private SQLiteDataSource file() {
        var source = new SQLiteDataSource();
        source.setUrl("jdbc:sqlite:" + folder.resolve("test.db"));
        return source;
    }

    private static void migrate(SQLiteDataSource source, int version) {
        new MigrationRunner(source, new SqliteDialect(Clock.system())).migrate(version);
    }

    private static void run(SQLiteDataSource source, String text) throws SQLException {
        try (Connection connection = source.getConnection();
                Statement statement = connection.createStatement()) {
            statement.executeUpdate(text);
        }
    }

    private static List<String> rows(SQLiteDataSource source, String query) throws SQLException {
        try (Connection connection = source.getConnection();
                Statement statement = connection.createStatement();
                ResultSet results = statement.executeQuery(query)) {
            var rows = new ArrayList<String>();
            while (results.next()) {
                var row = new ArrayList<String>();
                for (int i = 1; i <= results.getMetaData().getColumnCount(); i++) {
                    row.add(results.getString(i));
                }
                rows.add(String.join(" | ", row));
            }
            return rows;
        }
    }

    private static List<String> versions(SQLiteDataSource source) throws SQLException {
        return rows(source, "select version from flyway_schema_history order by installed_rank");
    }

    private static List<String> tables(SQLiteDataSource source) throws SQLException {
        return rows(source, "select name from sqlite_master where type = 'table'");
    }

    /** The format that Flyway wrote for earlier versions, which must still be able to read it. */
    @Test
    void historyHasTheFormatOfEarlierVersions() throws Exception {
        SQLiteDataSource source = file();
        migrate(source, SchemaMigration.VERSION);

        assertThat(
                        rows(
                                source,
                                """
                                select installed_rank, version, description, type, script,
                                    checksum, installed_by, success, typeof(installed_on),
                                    length(installed_on)
                                from flyway_schema_history order by installed_rank
                                """))
                .startsWith(
                        "1 | 1 | first schema | SQL | V1__first_schema.sql | 141694609 |  | 1 |"
                                + " text | 23",
                        "2 | 2 | knowledge | SQL | V2__knowledge.sql | -435465228 |  | 1 | text |"
                                + " 23",
                        "3 | 3 | accounts | SQL | V3__accounts.sql | -1807878040 |  | 1 | text |"
                                + " 23",
                        "4 | 4 | widget | SQL | V4__widget.sql | 335173160 |  | 1 | text | 23",
                        "5 | 5 | analytics | SQL | V5__analytics.sql | 2027770198 |  | 1 | text |"
                                + " 23",
                        "6 | 6 | stop requests | SQL | V6__stop_requests.sql | -845855396 |  | 1 |"
                                + " text | 23",
                        "7 | 7 | limits | SQL | V7__limits.sql | -31472629 |  | 1 | text | 23",
                        "8 | 8 | streamed turns | SQL | V8__streamed_turns.sql | 461272520 |  | 1 |"
                                + " text | 23")
                .hasSize(SchemaMigration.VERSION);
    }

    @Test
    void everyVersionMigratesToTheSameSchema() throws Exception {
        String schema = "select type, name, tbl_name, sql from sqlite_master order by name";
        SQLiteDataSource source = file();
        migrate(source, SchemaMigration.VERSION);
        List<String> expected = rows(source, schema);

        for (int version = 1; version < SchemaMigration.VERSION; version++) {
            Files.delete(folder.resolve("test.db"));
            migrate(source, version);
            assertThat(versions(source)).hasSize(version);
            migrate(source, SchemaMigration.VERSION);
            assertThat(rows(source, schema)).as("from version %d", version).isEqualTo(expected);
        }
    }

    @Test
    void failedMigrationIsRolledBackAndEarlierOnesAreKept() throws Exception {
        SQLiteDataSource source = file();
        migrate(source, 5);
        run(source, "create table node (id integer)");

        assertThatThrownBy(() -> migrate(source, 8))
                .isInstanceOf(AppError.class)
                .hasRootCauseInstanceOf(SQLException.class);

        assertThat(versions(source)).containsExactly("1", "2", "3", "4", "5", "6");
        assertThat(tables(source)).doesNotContain("use_count");
        run(source, "drop table node");
        migrate(source, 8);
        assertThat(versions(source)).hasSize(8);
    }

    @Test
    void databaseOfAnotherProgramIsUnchanged() throws Exception {
        SQLiteDataSource source = file();
        run(source, "create table mine (id integer)");

        assertThatThrownBy(() -> migrate(source, 8))
                .isInstanceOf(StorageException.class)
                .hasMessage("The database has tables that are not Rejoinder's. Use an empty one.");

        assertThat(tables(source)).containsExactly("mine");
    }

    @Test
    void databaseWithAnotherMigrationOfThatVersionIsRefused() throws Exception {
        SQLiteDataSource source = file();
        migrate(source, 7);
        run(source, "update flyway_schema_history set checksum = 1 where version = '3'");

        assertThatThrownBy(() -> migrate(source, 8))
                .isInstanceOf(StorageException.class)
                .hasMessage(
                        "The data could not be brought up to date: its migration 3 differs from"
                                + " this program's. Use the version that wrote the data, or a later"
                                + " one.");

        assertThat(versions(source)).hasSize(7);
    }

    @Test
    void historyWithAGapIsRefused() throws Exception {
        SQLiteDataSource source = file();
        migrate(source, 7);
        run(source, "delete from flyway_schema_history where version = '4'");

        assertThatThrownBy(() -> migrate(source, 8))
                .isInstanceOf(StorageException.class)
                .hasMessage(
                        "The data could not be brought up to date: its history lacks migration 4."
                                + " Restore a backup.");
    }

    @Test
    void newestVersionDecidesWhateverTheOrderOfTheHistory() throws Exception {
        SQLiteDataSource source = file();
        migrate(source, 7);
        run(source, "update flyway_schema_history set installed_rank = 100 where version = '1'");

        migrate(source, 8);

        assertThat(versions(source)).containsExactly("2", "3", "4", "5", "6", "7", "1", "8");
    }

    /** The build lists the files for the jar; a version missing from the list would never run. */
    @Test
    void everyFileIsAMigrationAndNoVersionIsMissing() throws Exception {
        Path migrations =
                Path.of(
                        Objects.requireNonNull(SchemaMigration.class.getResource("/db/migration"))
                                .toURI());
        try (Stream<Path> files = Files.list(migrations)) {
            assertThat(files.map(path -> path.getFileName().toString()))
                    .containsExactlyInAnyOrderElementsOf(
                            MigrationFile.ALL.stream().map(MigrationFile::name).toList());
        }
        assertThat(MigrationFile.ALL)
                .extracting(MigrationFile::version)
                .isEqualTo(IntStream.rangeClosed(1, SchemaMigration.VERSION).boxed().toList());
    }
}
