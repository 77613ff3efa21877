package dev.rejoinder.storage.sqlite;

import dev.rejoinder.storage.sql.Sql;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;
import org.sqlite.SQLiteOpenMode;

/** Opens connections to one file with the settings that durability depends on. */
final class SqliteConnections {
    /** Wait for another process's transaction. */
    static final int BUSY_TIMEOUT_MILLIS = 5_000;

    private static final int WRITER_CACHE_KIB = 32 * 1024;
    private static final int READER_CACHE_KIB = 8 * 1024;

    /** The WAL is truncated to this size after a huge transaction. */
    private static final int LOG_BYTES_KEPT = 64 * 1024 * 1024;

    private static final int RETRY_MILLIS = 20;

    private final String url;

    SqliteConnections(Path file) {
        SqliteLibrary.load();
        this.url = "jdbc:sqlite:" + file.toAbsolutePath();
    }

    Sql writer() throws SQLException {
        SQLiteConfig config = settings();
        config.setJournalMode(SQLiteConfig.JournalMode.WAL);
        config.setJournalSizeLimit(LOG_BYTES_KEPT);
        config.setCacheSize(-WRITER_CACHE_KIB);
        return openWhenFree(config);
    }

    /** SQLite does not wait by itself while another connection switches a new file to WAL. */
    private Sql openWhenFree(SQLiteConfig config) throws SQLException {
        for (int waited = 0; ; waited += RETRY_MILLIS) {
            try {
                return open(config);
            } catch (SQLiteException busy) {
                if (busy.getResultCode() != SQLiteErrorCode.SQLITE_BUSY
                        || waited >= BUSY_TIMEOUT_MILLIS) {
                    throw busy;
                }
                LockSupport.parkNanos(this, Duration.ofMillis(RETRY_MILLIS).toNanos());
            }
        }
    }

    Sql reader() throws SQLException {
        SQLiteConfig config = settings();
        config.setReadOnly(true);
        config.resetOpenMode(SQLiteOpenMode.CREATE);
        config.setCacheSize(-READER_CACHE_KIB);
        return open(config);
    }

    /** For code that manages its own connections. */
    SQLiteDataSource source() {
        var source = new SQLiteDataSource(settings());
        source.setUrl(url);
        return source;
    }

    private static SQLiteConfig settings() {
        var config = new SQLiteConfig();
        // Only one thread at a time uses a connection, so SQLite need not lock it in each call.
        config.setOpenMode(SQLiteOpenMode.NOMUTEX);
        config.setBusyTimeout(BUSY_TIMEOUT_MILLIS);
        config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
        config.setTempStore(SQLiteConfig.TempStore.MEMORY);
        config.enforceForeignKeys(true);
        // Deleted rows are overwritten with zeros, so that nothing of an erased user stays.
        config.setPragma(SQLiteConfig.Pragma.SECURE_DELETE, "on");
        // They are never used, and the driver would search each statement's text for "insert".
        config.setGetGeneratedKeys(false);
        return config;
    }

    private Sql open(SQLiteConfig config) throws SQLException {
        Connection connection = config.createConnection(url);
        // In auto-commit mode the driver would wrap each statement in its own transaction. Begin
        // and
        // commit are explicit statements here.
        connection.setAutoCommit(false);
        var sql = new Sql(connection);
        sql.run("commit");
        return sql;
    }
}
