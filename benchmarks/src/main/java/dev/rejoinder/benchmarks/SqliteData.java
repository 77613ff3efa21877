package dev.rejoinder.benchmarks;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Map;

/** The SQLite file in a server's folder. */
record SqliteData(Path folder) implements RunDatabase {
    @Override
    public Map<String, String> settings() {
        return Map.of();
    }

    @Override
    public Connection connect() throws SQLException {
        return DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("rejoinder.db"));
    }

    @Override
    public void settle(TableFiller filling) {
        // The server does this maintenance when it opens the file.
    }

    @Override
    public DatabaseCost cost() {
        return DatabaseCost.NONE;
    }

    @Override
    public void close() {
        // The owner of the folder deletes it.
    }
}
