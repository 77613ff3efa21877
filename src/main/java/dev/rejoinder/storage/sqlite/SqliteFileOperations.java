package dev.rejoinder.storage.sqlite;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** Operations on a whole database file. */
public final class SqliteFileOperations {
    private static final int TRUNCATE_TIMEOUT_MILLIS = 200;

    private SqliteFileOperations() {}

    /**
     * Writes a snapshot of a file to another file, while others read and write the first.
     *
     * @param to an empty file
     */
    public static void snapshot(Path from, Path to) throws SQLException {
        try (Connection connection = new SqliteConnections(from).source().getConnection();
                PreparedStatement statement = connection.prepareStatement("vacuum into ?")) {
            statement.setString(1, to.toAbsolutePath().toString());
            statement.execute();
        }
    }

    /**
     * Moves the write-ahead log into the file and empties it. Blocks writers for a moment. Returns
     * false if a reader still needs the log.
     */
    static boolean truncateWal(SqliteConnections connections) throws SQLException {
        try (Connection connection = connections.source().getConnection();
                Statement statement = connection.createStatement()) {
            // Waits less than other connections: all writers wait meanwhile.
            statement.execute("pragma busy_timeout = " + TRUNCATE_TIMEOUT_MILLIS);
            try (ResultSet result = statement.executeQuery("pragma wal_checkpoint(truncate)")) {
                return result.next() && result.getInt("busy") == 0;
            }
        }
    }

    /**
     * Blocks all writes to a file until the connection is closed or the process ends. Other writers
     * wait a few seconds and then fail.
     */
    public static Connection openWriteLocked(Path file) throws SQLException {
        Connection connection = new SqliteConnections(file).source().getConnection();
        try (Statement statement = connection.createStatement()) {
            statement.execute("begin immediate");
            return connection;
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }

    /** An exclusive connection without a WAL, so that one file remains when it closes. */
    public static Connection openExclusive(Path file) throws SQLException {
        Connection connection = new SqliteConnections(file).source().getConnection();
        try (Statement statement = connection.createStatement()) {
            statement.execute("pragma journal_mode = delete");
            return connection;
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }
}
