package dev.rejoinder.storage.sqlite;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteJDBCLoader;

/**
 * The native SQLite library, which is unpacked to a file on first use. A killed process leaves that
 * file behind, so a server unpacks it to a folder that its next start empties.
 */
public final class SqliteLibrary {
    /** Where the driver unpacks the library. */
    private static final String UNPACK_TO = "org.sqlite.tmpdir";

    /** Where the driver looks for the library before it unpacks its own. */
    private static final String LOAD_FROM = "org.sqlite.lib.path";

    private static final String LOAD_NAME = "org.sqlite.lib.name";

    private SqliteLibrary() {}

    /**
     * Unpacks the library to a folder, unless one is set already. The driver would unpack it, too,
     * but it runs {@code uname} to find out the platform, and compares the file with the jar's byte
     * by byte: a sixth of the time of a start. It still does so where this class does not know the
     * platform, and where the file cannot be loaded.
     */
    public static void unpackTo(Path folder) {
        if (System.getProperty(UNPACK_TO) != null || System.getProperty(LOAD_FROM) != null) {
            return;
        }
        System.setProperty(UNPACK_TO, folder.toString());
        String name = System.mapLibraryName("sqlitejdbc");
        String resource = "/org/sqlite/native/" + platform() + "/" + name;
        try (InputStream library = SQLiteJDBCLoader.class.getResourceAsStream(resource)) {
            if (library != null) {
                Path file = Files.createTempFile(folder, "sqlite-", name);
                Files.copy(library, file, StandardCopyOption.REPLACE_EXISTING);
                System.setProperty(LOAD_FROM, folder.toString());
                System.setProperty(LOAD_NAME, file.getFileName().toString());
            }
        } catch (IOException e) {
            // The driver tries it again, and reports why it cannot.
        }
    }

    /** The driver's name of a platform with glibc, on which it depends; null for all others. */
    private static @Nullable String platform() {
        String machine =
                switch (System.getProperty("os.arch")) {
                    case "amd64" -> "x86_64";
                    case "aarch64" -> "aarch64";
                    default -> null;
                };
        boolean supported =
                machine != null
                        && System.getProperty("os.name").equals("Linux")
                        && Files.notExists(Path.of("/lib/ld-musl-" + machine + ".so.1"));
        return supported ? "Linux/" + machine : null;
    }

    /** Loads it; falls back to the system's temporary folder if the folder forbids execution. */
    static void load() {
        try {
            SQLiteJDBCLoader.initialize();
        } catch (Exception | LinkageError e) {
            System.clearProperty(LOAD_FROM);
            System.clearProperty(LOAD_NAME);
            System.clearProperty(UNPACK_TO);
        }
    }
}
