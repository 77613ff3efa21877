package dev.rejoinder.storage.sql;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The row that a query stands on. Columns have the names that the select gives them; every method
 * throws {@code IllegalArgumentException} for one that is not there. Good only while it is being
 * mapped.
 */
public final class ResultRow {
    private final ResultSet results;
    private final String[] columns;

    /** Where the last column was found. Rows are mostly read in the order of the select. */
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

    /** A truth value that is stored as a number. */
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

    /** A time that is stored as milliseconds since 1970. */
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
