package dev.rejoinder.storage;

import dev.rejoinder.storage.move.SchemaTables;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Fills every table of a SQLite file with rows that set all columns. */
final class FilledTables {
    private static final List<String> TEXTS =
            List.of(
                    "",
                    "plain",
                    "\\N \\t \\\\ 'quoted' \"twice\"",
                    "Grüße, שלום, 你好, 👋🏽",
                    "tab\tline\r\nend\u0001\u007f",
                    "\u0600\uffff\ud83d\ude00",
                    " blanks ");

    /** More rows than any test adds. */
    private static final int A_MILLION = 1_000_000;

    private final Connection connection;
    private final Random random;
    private int last;

    private FilledTables(Connection connection, int seed) {
        this.connection = connection;
        this.last = seed * A_MILLION;
        this.random = new Random(seed);
    }

    /** Adds this many rows to each table. Each seed from 1 to 1000 gives different rows. */
    static void fill(Path file, int rows, int seed) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file)) {
            connection.setAutoCommit(false);
            var filled = new FilledTables(connection, seed);
            for (String table : SchemaTables.ALL) {
                filled.fill(table, rows);
            }
            connection.commit();
        }
    }

    private record Column(String name, String type, boolean nullable) {}

    private void fill(String table, int rows) throws SQLException {
        List<Column> columns = columns(table);
        String names = String.join(", ", columns.stream().map(Column::name).toList());
        String marks = String.join(", ", Collections.nCopies(columns.size(), "?"));
        String insert = "insert into " + table + " (" + names + ") values (" + marks + ")";
        try (PreparedStatement statement = connection.prepareStatement(insert)) {
            for (int i = 0; i < rows; i++) {
                last++;
                for (int j = 0; j < columns.size(); j++) {
                    statement.setObject(j + 1, value(table, columns.get(j)));
                }
                statement.addBatch();
            }
            statement.executeBatch();
        }
    }

    private List<Column> columns(String table) throws SQLException {
        var columns = new ArrayList<Column>();
        try (ResultSet found = connection.getMetaData().getColumns(null, null, table, "%")) {
            while (found.next()) {
                columns.add(
                        new Column(
                                found.getString("COLUMN_NAME"),
                                found.getString("TYPE_NAME").toLowerCase(Locale.ROOT),
                                found.getInt("NULLABLE") != DatabaseMetaData.columnNoNulls));
            }
        }
        return columns;
    }

    private @Nullable Object value(String table, Column column) throws SQLException {
        if (column.name().equals("bot_id") && table.equals("conversation")) {
            return someBot();
        }
        if (column.nullable() && random.nextInt(3) == 0) {
            return null;
        }
        return switch (column.type()) {
            // A different number for each row, so that every key is new; unordered.
            case "text" ->
                    Integer.toHexString(Integer.reverse(last))
                            + TEXTS.get(random.nextInt(TEXTS.size()));
            case "integer" -> column.name().equals("id") ? last + 1 : random.nextInt();
            case "bigint" -> random.nextBoolean() ? random.nextLong() : random.nextInt(10);
            case "double precision" -> random.nextGaussian();
            case "blob" -> bytes();
            default -> throw new IllegalArgumentException(column.toString());
        };
    }

    private byte[] bytes() {
        var bytes = new byte[random.nextInt(4) * 100];
        random.nextBytes(bytes);
        return bytes;
    }

    private String someBot() throws SQLException {
        try (var statement = connection.createStatement();
                ResultSet found = statement.executeQuery("select min(id) from bot")) {
            return found.getString(1);
        }
    }
}
