package dev.rejoinder.storage;

import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Reads the SQLite file in a data folder beside the storage that has it open. */
final class SqliteRows {
    private SqliteRows() {}

    /** The first column of a query. */
    static List<String> texts(Path folder, String query) {
        var texts = new ArrayList<String>();
        String url = "jdbc:sqlite:" + folder.resolve("rejoinder.db");
        try (var connection = DriverManager.getConnection(url);
                var statement = connection.createStatement();
                var rows = statement.executeQuery(query)) {
            while (rows.next()) {
                texts.add(rows.getString(1));
            }
        } catch (SQLException failure) {
            throw new AssertionError(failure);
        }
        return texts;
    }
}
