package dev.rejoinder.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rejoinder.core.Clock;
import dev.rejoinder.storage.sqlite.SqliteDialect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.SQLiteDataSource;

final class FirstSchemaTest {
    private static final Map<String, String> WORDS =
            new SqliteDialect(Clock.system()).schemaWords();

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    private SQLiteDataSource file(String name) {
        var source = new SQLiteDataSource();
        source.setUrl("jdbc:sqlite:" + folder.resolve(name));
        return source;
    }

    private static Flyway flyway(SQLiteDataSource source) {
        return Flyway.configure()
                .dataSource(source)
                .locations("db/migration")
                .placeholders(WORDS)
                .load();
    }

    private static List<String> rows(SQLiteDataSource source, String query) throws SQLException {
        try (Connection connection = DriverManager.getConnection(source.getUrl());
                Statement statement = connection.createStatement();
                ResultSet results = statement.executeQuery(query)) {
            var rows = new ArrayList<String>();
            while (results.next()) {
                var row = new ArrayList<String>();
                for (int i = 1; i <= results.getMetaData().getColumnCount(); i++) {
                    row.add(String.valueOf(results.getObject(i)));
                }
                rows.add(String.join(" | ", row));
            }
            return rows;
        }
    }

    private static List<String> schema(SQLiteDataSource source) throws SQLException {
        return rows(source, "select type, name, tbl_name, sql from sqlite_master order by name");
    }

    /** All but when it was, and how long it took. */
    private static List<String> history(SQLiteDataSource source) throws SQLException {
        return rows(
                source,
                """
                select installed_rank, version, description, type, script, checksum, installed_by,
                    success, typeof(installed_on), length(installed_on)
                from flyway_schema_history order by installed_rank
                """);
    }

    @Test
    void leavesWhatFlywayWouldHaveLeft() throws Exception {
        SQLiteDataSource quick = file("quick.db");
        SQLiteDataSource slow = file("slow.db");

        assertThat(new FirstSchema(quick, WORDS).writeIfEmpty()).isTrue();
        assertThat(flyway(slow).migrate().migrationsExecuted).isEqualTo(SchemaMigration.VERSION);

        assertThat(schema(quick)).isEqualTo(schema(slow));
        assertThat(history(quick)).isEqualTo(history(slow)).hasSize(SchemaMigration.VERSION);
    }

    @Test
    void flywayTakesItForItsOwn() {
        SQLiteDataSource source = file("quick.db");
        assertThat(new FirstSchema(source, WORDS).writeIfEmpty()).isTrue();

        assertThat(flyway(source).validateWithResult().invalidMigrations).isEmpty();
        assertThat(flyway(source).migrate().migrationsExecuted).isZero();
    }

    @Test
    void fileWithAnythingInItIsLeftAlone() throws Exception {
        SQLiteDataSource source = file("old.db");
        try (Connection connection = source.getConnection();
                Statement statement = connection.createStatement()) {
            statement.executeUpdate("create table mine (id integer)");
        }

        assertThat(new FirstSchema(source, WORDS).writeIfEmpty()).isFalse();
        assertThat(rows(source, "select name from sqlite_master")).containsExactly("mine");
    }

    @Test
    void failureLeavesTheFileEmpty() throws Exception {
        SQLiteDataSource source = file("empty.db");
        var first = new FirstSchema(source, Map.of("blob", "blob", "unlogged", "nonsense"));

        assertThatThrownBy(first::writeIfEmpty).hasRootCauseInstanceOf(SQLException.class);

        assertThat(schema(source)).isEmpty();
        assertThat(new FirstSchema(source, WORDS).writeIfEmpty()).isTrue();
    }

    @Test
    void everyMigrationIsInTheList() throws Exception {
        Path migrations =
                Path.of(
                        Objects.requireNonNull(SchemaMigration.class.getResource("/db/migration"))
                                .toURI());
        try (Stream<Path> files = Files.list(migrations)) {
            assertThat(files.map(path -> path.getFileName().toString()))
                    .containsExactlyInAnyOrderElementsOf(FirstSchema.MIGRATIONS);
        }
    }
}
