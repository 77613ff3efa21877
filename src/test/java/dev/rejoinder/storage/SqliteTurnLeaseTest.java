package dev.rejoinder.storage;

import dev.rejoinder.core.Clock;
import dev.rejoinder.testkit.MigratedFile;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;

final class SqliteTurnLeaseTest extends TurnLeaseContract {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    @Override
    Storage open(Clock clock) {
        return MigratedFile.open(folder, clock);
    }

    @Override
    List<Long> leases() {
        var leases = new ArrayList<Long>();
        try (var connection =
                        DriverManager.getConnection(
                                "jdbc:sqlite:" + folder.resolve("rejoinder.db"));
                var statement = connection.createStatement();
                var rows =
                        statement.executeQuery(
                                "select lease_until from turn where lease_until is not null")) {
            while (rows.next()) {
                leases.add(rows.getLong(1));
            }
        } catch (SQLException failure) {
            throw new AssertionError(failure);
        }
        return leases;
    }
}
