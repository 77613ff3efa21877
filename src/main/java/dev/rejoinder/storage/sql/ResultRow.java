package dev.rejoinder.storage.sql;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The row that a query stands on. Columns count from 1, as in JDBC. Good only while it is being
 * mapped.
 */
public final class ResultRow {
    private final ResultSet results;

    ResultRow(ResultSet results) {
        this.results = results;
    }

    public String text(int column) throws SQLException {
        return results.getString(column);
    }

    public @Nullable String textOrNull(int column) throws SQLException {
        return results.getString(column);
    }

    public long number(int column) throws SQLException {
        return results.getLong(column);
    }

    public @Nullable Long numberOrNull(int column) throws SQLException {
        long number = results.getLong(column);
        return results.wasNull() ? null : (Long) number;
    }

    public int integer(int column) throws SQLException {
        return results.getInt(column);
    }

    public @Nullable Integer integerOrNull(int column) throws SQLException {
        int number = results.getInt(column);
        return results.wasNull() ? null : (Integer) number;
    }

    public double fraction(int column) throws SQLException {
        return results.getDouble(column);
    }

    public @Nullable Double fractionOrNull(int column) throws SQLException {
        double number = results.getDouble(column);
        return results.wasNull() ? null : (Double) number;
    }

    public byte[] bytes(int column) throws SQLException {
        return results.getBytes(column);
    }

    public byte @Nullable [] bytesOrNull(int column) throws SQLException {
        return results.getBytes(column);
    }

    /** A time that is stored as milliseconds since 1970. */
    public Instant instant(int column) throws SQLException {
        return Instant.ofEpochMilli(results.getLong(column));
    }

    public @Nullable Instant instantOrNull(int column) throws SQLException {
        Long millis = numberOrNull(column);
        return millis == null ? null : Instant.ofEpochMilli(millis);
    }
}
