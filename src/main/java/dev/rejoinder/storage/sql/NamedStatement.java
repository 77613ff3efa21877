package dev.rejoinder.storage.sql;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A prepared statement with named parameters. Not thread-safe. */
final class NamedStatement implements AutoCloseable {
    private final PreparedStatement statement;
    private final StatementText text;

    private NamedStatement(PreparedStatement statement, StatementText text) {
        this.statement = statement;
        this.text = text;
    }

    static NamedStatement prepare(Connection connection, String text) throws SQLException {
        StatementText parsed = StatementText.of(text);
        return new NamedStatement(connection.prepareStatement(parsed.jdbc()), parsed);
    }

    PreparedStatement statement() {
        return statement;
    }

    NamedStatement bind(Parameters values) throws SQLException {
        List<String> names = text.parameters();
        for (int i = 0; i < names.size(); i++) {
            bind(i + 1, values.value(names.get(i)));
        }
        return this;
    }

    private void bind(int index, @Nullable Object value) throws SQLException {
        switch (value) {
            case null -> statement.setNull(index, Types.NULL);
            case String text -> statement.setString(index, text);
            case Long number -> statement.setLong(index, number);
            case Integer number -> statement.setInt(index, number);
            case Double number -> statement.setDouble(index, number);
            case byte[] bytes -> statement.setBytes(index, bytes);
            case String[] texts -> bindArray(index, "text", texts);
            case Long[] numbers -> bindArray(index, "bigint", numbers);
            case Integer[] numbers -> bindArray(index, "integer", numbers);
            case Instant instant -> statement.setLong(index, instant.toEpochMilli());
            default ->
                    throw new IllegalArgumentException(
                            "a parameter cannot be " + value.getClass().getName());
        }
    }

    private void bindArray(int index, String type, Object[] values) throws SQLException {
        statement.setArray(index, statement.getConnection().createArrayOf(type, values));
    }

    /** Returns a view of the results' current row; it follows as they advance. */
    ResultRow row(ResultSet results) throws SQLException {
        return new ResultRow(results, text.columns(results));
    }

    @Override
    public void close() throws SQLException {
        statement.close();
    }
}
