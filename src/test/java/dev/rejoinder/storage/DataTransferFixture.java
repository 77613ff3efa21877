package dev.rejoinder.storage;

import dev.rejoinder.config.DatabaseSettings;
import dev.rejoinder.core.Clock;
import dev.rejoinder.storage.move.TableChecksum;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A data folder with rows in it. */
abstract class DataTransferFixture {
    static final int ROWS = 40;

    /** A schema version with fewer tables than the current one. */
    static final int NO_TURN_COUNTS = 4;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    final List<String> seen = new ArrayList<>();

    final DataTransfer moving =
            new DataTransfer(
                    Clock.system(),
                    (table, rows, whole) -> {
                        if (whole) {
                            seen.add(table + " " + rows);
                        }
                    });

    Path data() {
        return folder.resolve("data");
    }

    Path file() {
        return data().resolve(DataFolder.DATABASE);
    }

    @BeforeEach
    void fill() throws SQLException {
        Storage.open(data(), Clock.system()).close();
        FilledTables.fill(file(), ROWS, 7);
    }

    void change(Path database, String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + database);
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    Map<String, TableChecksum> held(DatabaseSettings settings, Path in) {
        return moving.backup(settings, in, folder.resolve("held-" + seen.size() + ".db"));
    }
}
