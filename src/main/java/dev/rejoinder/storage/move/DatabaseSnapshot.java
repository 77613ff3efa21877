package dev.rejoinder.storage.move;

import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;

/** Opens read transactions that see one consistent snapshot, whatever is written meanwhile. */
final class DatabaseSnapshot {
    private DatabaseSnapshot() {}

    /** A connection whose transaction sees the same data from its first statement to its last. */
    static Connection of(DataSource source) throws SQLException {
        Connection connection = source.getConnection();
        try {
            // SQLite is always serializable, which is stricter.
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
