package dev.rejoinder.storage.sqlite;

import java.nio.file.Path;
import org.sqlite.SQLiteJDBCLoader;

/**
 * The native part of SQLite, which its driver unpacks to a file when it is first needed. A process
 * that is killed leaves that file behind, so a server has it in a folder that its next start
 * empties.
 */
public final class SqliteLibrary {
    private static final String FOLDER = "org.sqlite.tmpdir";

    private SqliteLibrary() {}

    /** Where to unpack it, unless that was said before: a process has one. */
    public static void unpackTo(Path folder) {
        if (System.getProperty(FOLDER) == null) {
            System.setProperty(FOLDER, folder.toString());
        }
    }

    /** Loads it; where nothing may be run from that folder, from the system's. */
    static void load() {
        try {
            SQLiteJDBCLoader.initialize();
        } catch (Exception | LinkageError e) {
            System.clearProperty(FOLDER);
        }
    }
}
