package dev.rejoinder.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rejoinder.config.DatabaseSettings;
import dev.rejoinder.core.Clock;
import dev.rejoinder.storage.sqlite.SqliteIntegrityCheck;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Damaged files, and files that are not databases. */
@Tag("sqlite")
class SqliteFileCheckTest {
    private static final int PAGE = 4096;
    private static final String RESTORE =
            "Move it away together with the files that begin with its name, and restore a backup"
                    + " with \"rejoinder restore\".";

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    private Path file = Path.of("");

    @BeforeEach
    void makeData() {
        Storage.open(folder, Clock.system()).close();
        file = folder.resolve("rejoinder.db");
    }

    @Test
    void intactFileIsCheckedCompletely() {
        check();
        assertThat(SqliteFileCheck.whole(folder, Clock.system())).isEmpty();
    }

    @Test
    void folderWithoutAFilePasses() throws Exception {
        Files.delete(file);

        check();
        assertThat(SqliteFileCheck.whole(folder, Clock.system())).isEmpty();
        assertThat(file).doesNotExist();
    }

    @Test
    void fileThatIsNoDatabaseIsRefused() throws Exception {
        Files.writeString(file, "Dear diary, ".repeat(1_000), StandardCharsets.UTF_8);

        assertRefused("The file " + file + " is not a SQLite database. " + RESTORE);
    }

    @Test
    void truncatedFileIsRefused() throws Exception {
        try (var open = new RandomAccessFile(file.toFile(), "rw")) {
            open.setLength(open.length() / 2 / PAGE * PAGE);
        }

        assertRefused("The file " + file + " is damaged. " + RESTORE);
    }

    @Test
    void fileWithAGarbagePageIsRefusedAtTheStart() throws Exception {
        long page = rootPage("turn");
        try (var open = new RandomAccessFile(file.toFile(), "rw")) {
            open.seek((page - 1) * PAGE);
            byte[] rubbish = new byte[PAGE];
            java.util.Arrays.fill(rubbish, (byte) 0xa5);
            open.write(rubbish);
        }

        assertThatThrownBy(this::check)
                .isInstanceOf(StorageException.class)
                .hasMessageStartingWith("The file " + file + " is damaged (")
                .hasMessageEndingWith(RESTORE);
        assertThatThrownBy(() -> SqliteFileCheck.whole(folder, Clock.system()))
                .isInstanceOf(StorageException.class);
    }

    @Test
    void walWithoutItsDatabaseIsKept() throws Exception {
        Path log = Files.writeString(folder.resolve("rejoinder.db-wal"), "newest data");
        Files.delete(file);
        assertRefused(leftOver("missing"));

        Files.createFile(file);
        assertRefused(leftOver("empty"));
        assertThat(log).hasContent("newest data");
    }

    private String leftOver(String what) {
        return "The file "
                + file
                + " is "
                + what
                + ", but rejoinder.db-wal with its newest data is there. Put the file back, or move"
                + " both away and restore a backup.";
    }

    @Test
    void checkEndsAtItsTimeLimit() throws Exception {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = connection.createStatement()) {
            statement.executeUpdate(
                    """
                    create table filler as
                    with recursive n(i) as (select 1 union all select i + 1 from n limit 5000)
                    select i from n
                    """);
        }
        assertThat(SqliteIntegrityCheck.of(file, Duration.ZERO, Clock.system()))
                .isEqualTo(new SqliteIntegrityCheck.Outcome.Unfinished());
        assertThat(SqliteIntegrityCheck.of(file, Duration.ofMinutes(1), Clock.system()))
                .isEqualTo(new SqliteIntegrityCheck.Outcome.Sound());
    }

    /** Refused by a server, by a command, and by doctor. */
    private long rootPage(String table) throws SQLException {
        try (var data = DriverManager.getConnection("jdbc:sqlite:" + file);
                var statement = data.createStatement();
                var rows =
                        statement.executeQuery(
                                "select rootpage from sqlite_schema where name = '"
                                        + table
                                        + "'")) {
            return rows.getLong(1);
        }
    }

    private void assertRefused(String sentence) {
        assertThatThrownBy(this::check).isInstanceOf(StorageException.class).hasMessage(sentence);
        assertThatThrownBy(() -> Storage.open(folder, Clock.system()).close())
                .isInstanceOf(StorageException.class)
                .hasMessage(sentence);
        assertThatThrownBy(() -> SqliteFileCheck.whole(folder, Clock.system()))
                .isInstanceOf(StorageException.class)
                .hasMessage(sentence);
    }

    private void check() {
        Storage.checkFile(DatabaseSettings.SQLITE, folder, Clock.system());
    }
}
