package dev.rejoinder.benchmarks;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Map;

/** The file in a server's folder. */
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
        // The server does what there is to do when it opens the file.
    }

    @Override
    public DatabaseCost cost() {
        return DatabaseCost.NONE;
    }

    @Override
    public void close() {
        // The folder's owner removes it.
    }
}
