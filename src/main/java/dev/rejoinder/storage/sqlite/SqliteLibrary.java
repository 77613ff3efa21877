package dev.rejoinder.storage.sqlite;

import java.nio.file.Path;
import org.sqlite.SQLiteJDBCLoader;

/**
 * The native SQLite library, which the driver unpacks to a file on first use. A killed process
 * leaves that file behind, so a server unpacks it to a folder that its next start empties.
 */
public final class SqliteLibrary {
    private static final String FOLDER = "org.sqlite.tmpdir";

    private SqliteLibrary() {}

    /** Sets the folder to unpack to, unless one is set already. */
    public static void unpackTo(Path folder) {
        if (System.getProperty(FOLDER) == null) {
            System.setProperty(FOLDER, folder.toString());
        }
    }

    /** Loads it; falls back to the system's temporary folder if the folder forbids execution. */
    static void load() {
        try {
            SQLiteJDBCLoader.initialize();
        } catch (Exception | LinkageError e) {
            System.clearProperty(FOLDER);
        }
    }
}
