package dev.rejoinder.storage.sql;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;

/** The statements that are prepared on one connection. Not thread-safe. */
final class StatementCache implements AutoCloseable {
    private final Connection connection;
    private final int most;
    private final Sql.Gate gate;

    /** By their text. The texts are few; preparing one costs many times more than running it. */
    private final Map<String, NamedStatement> statements = new HashMap<>();

    private int ran;

    /**
     * @param most how many statements may run
     * @param gate what each of them has to pass
     */
    StatementCache(Connection connection, int most, Sql.Gate gate) {
        this.connection = connection;
        this.most = most;
        this.gate = gate;
    }

    /** A statement that runs next, prepared if it was not yet. */
    NamedStatement get(String text) throws SQLException {
        if (most != Integer.MAX_VALUE && ran++ >= most) {
            throw new IllegalStateException("one statement too many: " + text);
        }
        gate.beforeStatement();
        NamedStatement statement = statements.get(text);
        if (statement == null) {
            statement = NamedStatement.prepare(connection, text);
            statements.put(text, statement);
        }
        return statement;
    }

    /** A statement that is not prepared, and runs next. */
    Statement plain() throws SQLException {
        gate.beforeStatement();
        return connection.createStatement();
    }

    /** A driver may have closed a statement that failed, so it is not used again. */
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
