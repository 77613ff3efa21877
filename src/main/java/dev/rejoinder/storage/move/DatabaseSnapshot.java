package dev.rejoinder.storage.move;

import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;

/** Reads one state of the data, whoever writes to it meanwhile. */
final class DatabaseSnapshot {
    private DatabaseSnapshot() {}

    /** A connection in a transaction that sees the same from its first statement to its last. */
    static Connection of(DataSource source) throws SQLException {
        Connection connection = source.getConnection();
        try {
            // What SQLite has is always this, by a stricter name.
            if (connection
                    .getMetaData()
                    .supportsTransactionIsolationLevel(Connection.TRANSACTION_REPEATABLE_READ)) {
                connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
                connection.setReadOnly(true);
            }
            connection.setAutoCommit(false);
            return connection;
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }
}
