package dev.rejoinder.storage.move;

import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A table as described by the database's metadata.
 *
 * @param columns sorted by name, so that the order is the same in both databases
 * @param key the columns of the primary key, in key order
 */
record TableDefinition(String name, List<Column> columns, List<Column> key) {
    /** Rows with binary columns can be large, so few are fetched at once. */
    private static final int FETCH_LARGE = 16;

    private static final int FETCH = 500;

    record Column(String name, ColumnType kind) {}

    TableDefinition {
        if (key.isEmpty()) {
            throw new MoveException("The table " + name + " has no primary key.", null);
        }
    }

    static TableDefinition of(Connection connection, String name) throws SQLException {
        DatabaseMetaData meta = connection.getMetaData();
        String schema = connection.getSchema();
        var columns = new TreeMap<String, Column>();
        try (ResultSet found = meta.getColumns(null, schema, name, "%")) {
            while (found.next()) {
                String column = found.getString("COLUMN_NAME");
                columns.put(
                        column, new Column(column, ColumnType.named(found.getString("TYPE_NAME"))));
            }
        }
        var key = new TreeMap<Integer, Column>();
        try (ResultSet found = meta.getPrimaryKeys(null, schema, name)) {
            while (found.next()) {
                key.put(found.getInt("KEY_SEQ"), columns.get(found.getString("COLUMN_NAME")));
            }
        }
        return new TableDefinition(name, List.copyOf(columns.values()), List.copyOf(key.values()));
    }

    int fetchSize() {
        return columns.stream().anyMatch(column -> column.kind() == ColumnType.BYTES)
                ? FETCH_LARGE
                : FETCH;
    }

    String select() {
        return "select " + names(columns) + " from " + name + " order by " + names(key);
    }

    /** The rows after a given key. */
    String selectAfter() {
        return "select "
                + names(columns)
                + " from "
                + name
                + " where ("
                + names(key)
                + ") > ("
                + marks(key)
                + ") order by "
                + names(key);
    }

    String selectLastKey() {
        String falling =
                key.stream()
                        .map(column -> column.name() + " desc")
                        .collect(Collectors.joining(", "));
        return "select " + names(key) + " from " + name + " order by " + falling + " limit 1";
    }

    String insert() {
        return "insert into " + name + " (" + names(columns) + ") values (" + marks(columns) + ")";
    }

    private static String names(List<Column> columns) {
        return columns.stream().map(Column::name).collect(Collectors.joining(", "));
    }

    private static String marks(List<Column> columns) {
        return String.join(", ", Collections.nCopies(columns.size(), "?"));
    }

    /** The values of these columns in the current row. */
    static List<@Nullable Object> values(List<Column> columns, ResultSet row) throws SQLException {
        var values = new ArrayList<@Nullable Object>(columns.size());
        for (int i = 0; i < columns.size(); i++) {
            values.add(columns.get(i).kind().read(row, i + 1));
        }
        return values;
    }

    /** Binds the values of these columns to a statement's parameters, in this order. */
    static void bind(
            PreparedStatement statement, List<Column> columns, List<@Nullable Object> values)
            throws SQLException {
        for (int i = 0; i < values.size(); i++) {
            columns.get(i).kind().bind(statement, i + 1, values.get(i));
        }
    }
}
