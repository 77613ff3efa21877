package dev.rejoinder.storage.sqlite;

import dev.rejoinder.core.Clock;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;
import org.sqlite.ProgressHandler;

/** Checks that every page of a file is well-formed, within a time limit. */
public final class SqliteIntegrityCheck {
    private static final String SOUND = "ok";
    private static final String HEADING = "***";
    private static final int STEPS_BETWEEN_LOOKS = 50;
    private static final int INTERRUPTED = 9;

    private SqliteIntegrityCheck() {}

    public sealed interface Outcome {
        /** The whole file is well-formed. */
        record Sound() implements Outcome {}

        /** The file is damaged; SQLite's first message. */
        record Damaged(String found) implements Outcome {}

        /** The time limit ended the check. */
        record Unfinished() implements Outcome {}
    }

    /**
     * Checks a file, which others may have open.
     *
     * @throws SQLException if it cannot be read or is not a database
     */
    public static Outcome of(Path file, Duration atMost, Clock clock) throws SQLException {
        try (Connection connection = new SqliteConnections(file).source().getConnection();
                Statement statement = connection.createStatement()) {
            long until = clock.nanos() + atMost.toNanos();
            ProgressHandler.setHandler(
                    connection,
                    STEPS_BETWEEN_LOOKS,
                    new ProgressHandler() {
                        @Override
                        protected int progress() {
                            return clock.nanos() - until < 0 ? 0 : 1;
                        }
                    });
            try {
                return outcome(statement);
            } finally {
                ProgressHandler.clearHandler(connection);
            }
        }
    }

    private static Outcome outcome(Statement statement) throws SQLException {
        try (ResultSet found = statement.executeQuery("pragma quick_check(1)")) {
            var said = new StringBuilder();
            while (found.next()) {
                said.append(found.getString(1)).append('\n');
            }
            Optional<String> wrong =
                    said.toString()
                            .lines()
                            .filter(line -> !line.isBlank() && !line.startsWith(HEADING))
                            .findFirst()
                            .filter(line -> !line.equals(SOUND));
            return wrong.<Outcome>map(Outcome.Damaged::new).orElseGet(Outcome.Sound::new);
        } catch (SQLException failure) {
            if (failure.getErrorCode() == INTERRUPTED) {
                return new Outcome.Unfinished();
            }
            throw failure;
        }
    }
}
