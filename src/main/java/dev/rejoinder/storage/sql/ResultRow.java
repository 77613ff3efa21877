package dev.rejoinder.storage.sql;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The current row of a query. Columns are read by their label in the select list; every method
 * throws {@code IllegalArgumentException} for an unknown column. Valid only inside the {@link
 * Sql.RowMapper} call that receives it.
 */
public final class ResultRow {
    private final ResultSet results;
    private final String[] columns;

    /**
     * Index of the last column found. Rows are mostly read in the order of the select list, so the
     * search for the next column starts there.
     */
    private int last = -1;

    ResultRow(ResultSet results, String[] columns) {
        this.results = results;
        this.columns = columns;
    }

    public String text(String column) throws SQLException {
        return results.getString(index(column));
    }

    public @Nullable String textOrNull(String column) throws SQLException {
        return results.getString(index(column));
    }

    public long number(String column) throws SQLException {
        return results.getLong(index(column));
    }

    public @Nullable Long numberOrNull(String column) throws SQLException {
        long number = results.getLong(index(column));
        return results.wasNull() ? null : (Long) number;
    }

    public int integer(String column) throws SQLException {
        return results.getInt(index(column));
    }

    public @Nullable Integer integerOrNull(String column) throws SQLException {
        int number = results.getInt(index(column));
        return results.wasNull() ? null : (Integer) number;
    }

    /** A boolean, stored as 0 or 1. */
    public boolean flag(String column) throws SQLException {
        return results.getInt(index(column)) != 0;
    }

    public double fraction(String column) throws SQLException {
        return results.getDouble(index(column));
    }

    public @Nullable Double fractionOrNull(String column) throws SQLException {
        double number = results.getDouble(index(column));
        return results.wasNull() ? null : (Double) number;
    }

    public byte[] bytes(String column) throws SQLException {
        return results.getBytes(index(column));
    }

    public byte @Nullable [] bytesOrNull(String column) throws SQLException {
        return results.getBytes(index(column));
    }

    /** A time, stored as milliseconds since the epoch. */
    public Instant instant(String column) throws SQLException {
        return Instant.ofEpochMilli(results.getLong(index(column)));
    }

    public @Nullable Instant instantOrNull(String column) throws SQLException {
        Long millis = numberOrNull(column);
        return millis == null ? null : Instant.ofEpochMilli(millis);
    }

    private int index(String column) {
        last = Names.find(column, columns, columns.length, last + 1);
        if (last < 0) {
            throw new IllegalArgumentException("no column " + column);
        }
        return last + 1;
    }
}
