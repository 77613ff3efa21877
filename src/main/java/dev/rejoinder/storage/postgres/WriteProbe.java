package dev.rejoinder.storage.postgres;

import dev.rejoinder.core.AppError;
import dev.rejoinder.storage.sql.Database;
import java.sql.SQLException;

/**
 * Checks whether a PostgreSQL database accepts writes, without a table of its own. It writes new
 * pages to a temporary file that is deleted at once, and a WAL record that is synced like any
 * commit. A standby or a read-only database rejects the record.
 */
final class WriteProbe implements Runnable {
    private static final String LIMIT_MEMORY = "set local work_mem = '64kB'";

    /** Exceeds {@code work_mem}: about 350 KiB. */
    private static final String NEW_PAGES = "select count(*) from generate_series(1, 10000)";

    static final String READ_ONLY =
            """
            select count(*) from (select 1) as one
            where pg_is_in_recovery() or current_setting('transaction_read_only') = 'on'
            """;

    private static final String WAL_RECORD =
            "select 1 from pg_logical_emit_message(true, 'rejoinder', 'write probe')";

    private final Database database;

    /** False once the database has rejected the WAL record as unsupported. */
    private volatile boolean walRecords = true;

    WriteProbe(Database database) {
        this.database = database;
    }

    @Override
    public void run() {
        if (!walRecords) {
            tryWriting(false);
            return;
        }
        try {
            tryWriting(true);
        } catch (AppError failure) {
            if (!isUnsupported(failure)) {
                throw failure;
            }
            walRecords = false;
            tryWriting(false);
        }
    }

    private void tryWriting(boolean record) {
        var _ =
                database.write(
                        sql -> {
                            if (sql.number(READ_ONLY) > 0) {
                                throw AppError.internal(
                                        new IllegalStateException("the database is read-only"));
                            }
                            sql.run(LIMIT_MEMORY);
                            long rows = sql.number(NEW_PAGES);
                            return record ? sql.number(WAL_RECORD) : rows;
                        });
    }

    /** No permission, or no such function: some compatible services lack it. */
    private static boolean isUnsupported(AppError failure) {
        return failure.getCause() instanceof SQLException cause
                && ("42501".equals(cause.getSQLState()) || "42883".equals(cause.getSQLState()));
    }
}
