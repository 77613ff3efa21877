package dev.rejoinder.storage.move;

import java.nio.charset.StandardCharsets;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The type of a column. Values are String, Long, Double, byte[] or null. */
enum ColumnType {
    TEXT(Types.VARCHAR),
    NUMBER(Types.BIGINT),
    FRACTION(Types.DOUBLE),
    BYTES(Types.BINARY);

    /** Approximate size of a number or null. */
    private static final int NUMBER_BYTES = 8;

    private final int nullType;

    ColumnType(int nullType) {
        this.nullType = nullType;
    }

    /** Maps a type name of SQLite or PostgreSQL. */
    static ColumnType named(String type) {
        return switch (type.toLowerCase(Locale.ROOT)) {
            case "text" -> TEXT;
            case "integer", "bigint", "int4", "int8" -> NUMBER;
            case "double precision", "double", "float8" -> FRACTION;
            case "blob", "bytea" -> BYTES;
            default ->
                    throw new MoveException(
                            "A column has a type that cannot be copied: " + type, null);
        };
    }

    @Nullable Object read(ResultSet row, int column) throws SQLException {
        Object value =
                switch (this) {
                    case TEXT -> row.getString(column);
                    case NUMBER -> row.getLong(column);
                    case FRACTION -> row.getDouble(column);
                    case BYTES -> row.getBytes(column);
                };
        return row.wasNull() ? null : value;
    }

    void bind(PreparedStatement statement, int index, @Nullable Object value) throws SQLException {
        switch (value) {
            case null -> statement.setNull(index, nullType);
            case String text -> statement.setString(index, text);
            case Long number -> statement.setLong(index, number);
            case Double number -> statement.setDouble(index, number);
            case byte[] bytes -> statement.setBytes(index, bytes);
            default -> throw new IllegalArgumentException(value.getClass().getName());
        }
    }

    /** Approximate memory of a value, in bytes. */
    static int size(@Nullable Object value) {
        return switch (value) {
            case String text -> text.length();
            case byte[] bytes -> bytes.length;
            case null, default -> NUMBER_BYTES;
        };
    }

    /** The value as bytes, identical for both databases. */
    static byte[] canonical(Object value) {
        return switch (value) {
            case String text -> text.getBytes(StandardCharsets.UTF_8);
            case byte[] bytes -> bytes;
            // SQLite does not distinguish -0.0 from 0.0.
            case Double number -> bytes(Double.doubleToLongBits(number + 0.0));
            case Long number -> bytes(number);
            default -> throw new IllegalArgumentException(value.getClass().getName());
        };
    }

    private static byte[] bytes(long number) {
        var bytes = new byte[Long.BYTES];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (number >>> (Long.SIZE - Byte.SIZE * (i + 1)));
        }
        return bytes;
    }
}
