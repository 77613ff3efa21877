package dev.rejoinder.storage;

import dev.rejoinder.core.AppError;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.zip.CRC32;
import javax.sql.DataSource;

/**
 * Gives an empty SQLite file the whole schema in one commit, and the history that Flyway would have
 * left, so that Flyway goes on from there. Flyway itself would take nearly half of a first start.
 * {@code FirstSchemaTest} holds the two together.
 */
final class FirstSchema {
    /** All of {@code db/migration}, oldest first. */
    static final List<String> MIGRATIONS =
            List.of(
                    "V1__first_schema.sql",
                    "V2__knowledge.sql",
                    "V3__accounts.sql",
                    "V4__widget.sql",
                    "V5__analytics.sql",
                    "V6__stop_requests.sql",
                    "V7__limits.sql",
                    "V8__streamed_turns.sql");

    private static final String FOLDER = "/db/migration/";
    private static final String BETWEEN = "__";
    private static final String END = ".sql";

    private static final String HISTORY =
            """
            CREATE TABLE "flyway_schema_history" (
                "installed_rank" INT NOT NULL PRIMARY KEY,
                "version" VARCHAR(50),
                "description" VARCHAR(200) NOT NULL,
                "type" VARCHAR(20) NOT NULL,
                "script" VARCHAR(1000) NOT NULL,
                "checksum" INT,
                "installed_by" VARCHAR(100) NOT NULL,
                "installed_on" TEXT NOT NULL DEFAULT (strftime('%Y-%m-%d %H:%M:%f','now')),
                "execution_time" INT NOT NULL,
                "success" BOOLEAN NOT NULL
            );
            CREATE INDEX "flyway_schema_history_s_idx" ON "flyway_schema_history" ("success");
            """;

    private static final String NOTE =
            """
            insert into flyway_schema_history (installed_rank, version, description, type, script,
                checksum, installed_by, execution_time, success)
            values (?, ?, ?, 'SQL', ?, ?, '', 0, true)
            """;

    private final DataSource source;
    private final Map<String, String> words;

    /**
     * @param words by the name of their placeholder
     */
    FirstSchema(DataSource source, Map<String, String> words) {
        this.source = source;
        this.words = words;
    }

    /**
     * Writes all of it, or nothing where there is anything in the file already.
     *
     * @return whether it was written
     */
    boolean writeIfEmpty() {
        try (Connection connection = source.getConnection()) {
            connection.setAutoCommit(false);
            if (!isEmpty(connection)) {
                return false;
            }
            // Closed without a commit, all is undone.
            write(connection);
            connection.commit();
            return true;
        } catch (SQLException e) {
            throw AppError.internal(e);
        }
    }

    private static boolean isEmpty(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet found = statement.executeQuery("select 1 from sqlite_master limit 1")) {
            return !found.next();
        }
    }

    private void write(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.executeUpdate(HISTORY);
            int rank = 1;
            for (String migration : MIGRATIONS) {
                String script = read(migration);
                statement.executeUpdate(filledIn(script));
                note(connection, rank++, migration, script);
            }
        }
    }

    private static void note(Connection connection, int rank, String migration, String script)
            throws SQLException {
        int between = migration.indexOf(BETWEEN);
        try (PreparedStatement insert = connection.prepareStatement(NOTE)) {
            insert.setInt(1, rank);
            insert.setString(2, migration.substring(1, between));
            insert.setString(
                    3,
                    migration
                            .substring(
                                    between + BETWEEN.length(), migration.length() - END.length())
                            .replace('_', ' '));
            insert.setString(4, migration);
            insert.setInt(5, checksum(script));
            insert.executeUpdate();
        }
    }

    /** Of the lines without their ends, as Flyway counts it. */
    private static int checksum(String script) {
        var checksum = new CRC32();
        script.lines().forEach(line -> checksum.update(line.getBytes(StandardCharsets.UTF_8)));
        return (int) checksum.getValue();
    }

    private String filledIn(String script) {
        String filled = script;
        for (Map.Entry<String, String> word : words.entrySet()) {
            filled = filled.replace("${" + word.getKey() + "}", word.getValue());
        }
        return filled;
    }

    private static String read(String migration) {
        try (InputStream in =
                Objects.requireNonNull(FirstSchema.class.getResourceAsStream(FOLDER + migration))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
