package dev.rejoinder.storage.sql;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;

/** Caches the prepared statements of one connection. Not thread-safe. */
final class StatementCache implements AutoCloseable {
    private final Connection connection;
    private final int most;
    private final Sql.Gate gate;

    /**
     * By SQL text. There are few texts, and preparing a statement costs many times more than
     * running it.
     */
    private final Map<String, NamedStatement> statements = new HashMap<>();

    private int ran;

    /**
     * @param most maximum number of statements that may run
     * @param gate called before each of them
     */
    StatementCache(Connection connection, int most, Sql.Gate gate) {
        this.connection = connection;
        this.most = most;
        this.gate = gate;
    }

    /** Returns the prepared statement for a text, to run next. */
    NamedStatement get(String text) throws SQLException {
        if (most != Integer.MAX_VALUE && ran++ >= most) {
            throw new IllegalStateException("too many statements: " + text);
        }
        gate.beforeStatement();
        NamedStatement statement = statements.get(text);
        if (statement == null) {
            statement = NamedStatement.prepare(connection, text);
            statements.put(text, statement);
        }
        return statement;
    }

    /** Returns a new unprepared statement, to run next. */
    Statement plain() throws SQLException {
        gate.beforeStatement();
        return connection.createStatement();
    }

    /** Removes a failed statement from the cache, because the driver may have closed it. */
    void drop(String text, SQLException cause) {
        NamedStatement statement = statements.remove(text);
        if (statement != null) {
            try {
                statement.close();
            } catch (SQLException e) {
                cause.addSuppressed(e);
            }
        }
    }

    @Override
    public void close() throws SQLException {
        statements.clear();
        connection.close();
    }
}
