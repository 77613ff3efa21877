package dev.rejoinder.storage;

import static java.util.Objects.requireNonNull;

import dev.rejoinder.config.DatabaseSettings;
import dev.rejoinder.core.Clock;
import dev.rejoinder.storage.move.SchemaTables;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import javax.sql.DataSource;
import org.sqlite.SQLiteDataSource;

/**
 * Creates data of an earlier schema version: its tables and columns, filled with the current data
 * that fits. It does not undo later migrations, so a new migration needs no change here.
 */
final class EarlierVersion {
    private EarlierVersion() {}

    /** Copies the data of a SQLite file into a new file with an older schema version. */
    static void copy(Path from, Path to, int version) throws SQLException {
        try (OpenDatabase now = OpenDatabase.ownFile(from, Clock.system());
                OpenDatabase then =
                        OpenDatabase.file(
                                to, Clock.system(), schema -> schema.migrateTo(version))) {
            copy(now.source(), then.source());
        }
    }

    /** Copies the data of a PostgreSQL database into an empty one. */
    static void copy(DatabaseSettings from, DatabaseSettings to, int version) throws SQLException {
        try (OpenDatabase now = postgres(from, SchemaMigration.VERSION);
                OpenDatabase then = postgres(to, version)) {
            copy(now.source(), then.source());
        }
    }

    /**
     * Copies the data of a SQLite file with this schema version into an empty PostgreSQL database.
     */
    static void fill(Path from, DatabaseSettings to, int version) throws SQLException {
        var file = new SQLiteDataSource();
        file.setUrl("jdbc:sqlite:" + from);
        try (OpenDatabase then = postgres(to, version)) {
            copy(file, then.source());
        }
    }

    /** Creates the schema of this version in an empty database. */
    static void make(DatabaseSettings database, int version) {
        postgres(database, version).close();
    }

    private static OpenDatabase postgres(DatabaseSettings settings, int version) {
        return OpenDatabase.postgres(
                settings,
                requireNonNull(settings.url()),
                Clock.system(),
                schema -> schema.migrateTo(version));
    }

    private static void copy(DataSource from, DataSource to) throws SQLException {
        try (Connection now = from.getConnection();
                Connection then = to.getConnection()) {
            then.setAutoCommit(false);
            List<String> there = new ArrayList<>(SchemaTables.ALL);
            there.retainAll(SchemaTables.names(then));
            for (String table : there) {
                copy(table, now, then);
            }
            then.commit();
        }
    }

    private static void copy(String table, Connection now, Connection then) throws SQLException {
        List<String> columns = columns(table, then);
        String names = String.join(", ", columns);
        String marks = String.join(", ", Collections.nCopies(columns.size(), "?"));
        try (Statement empty = then.createStatement()) {
            // Migrations insert rows of their own into some tables.
            empty.execute("delete from " + table);
        }
        try (Statement read = now.createStatement();
                ResultSet rows = read.executeQuery("select " + names + " from " + table);
                PreparedStatement write =
                        then.prepareStatement(
                                "insert into "
                                        + table
                                        + " ("
                                        + names
                                        + ") values ("
                                        + marks
                                        + ")")) {
            while (rows.next()) {
                for (int i = 1; i <= columns.size(); i++) {
                    write.setObject(i, rows.getObject(i));
                }
                write.addBatch();
            }
            write.executeBatch();
        }
    }

    private static List<String> columns(String table, Connection connection) throws SQLException {
        var columns = new ArrayList<String>();
        try (ResultSet found =
                connection.getMetaData().getColumns(null, connection.getSchema(), table, "%")) {
            while (found.next()) {
                columns.add(found.getString("COLUMN_NAME"));
            }
        }
        return columns;
    }
}
