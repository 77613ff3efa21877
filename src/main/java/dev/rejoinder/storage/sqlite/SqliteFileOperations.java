package dev.rejoinder.storage.sqlite;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;

/** What is done with a whole file. */
public final class SqliteFileOperations {
    private SqliteFileOperations() {}

    /**
     * Writes the state that a file has now into another one, while others read and write the first.
     *
     * @param to empty
     */
    public static void snapshot(Path from, Path to) throws SQLException {
        try (Connection connection = new SqliteConnections(from).source().getConnection();
                PreparedStatement statement = connection.prepareStatement("vacuum into ?")) {
            statement.setString(1, to.toAbsolutePath().toString());
            statement.execute();
        }
    }

    /**
     * Keeps everybody from writing to a file until the connection is closed, or the process ends.
     * Who tries waits a few seconds, and is refused.
     */
    public static Connection frozen(Path file) throws SQLException {
        Connection connection = new SqliteConnections(file).source().getConnection();
        try (Statement statement = connection.createStatement()) {
            statement.execute("begin immediate");
            return connection;
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }

    /** A connection to a file that is this process's alone, and that is one file once it closes. */
    public static Connection alone(Path file) throws SQLException {
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
