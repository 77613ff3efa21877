package dev.rejoinder.storage.postgres;

import dev.rejoinder.core.AppError;
import dev.rejoinder.storage.sql.Database;
import java.sql.SQLException;

/**
 * Finds out whether a PostgreSQL database stores what is written, without a table of its own. Two
 * things are tried: its disk takes some new pages, as a temporary file that is gone at once, and
 * its log takes a record that is synced like any commit. A standby, and a database that is
 * read-only, refuse the second.
 */
final class WriteProbe implements Runnable {
    private static final String SPILL = "set local work_mem = '64kB'";

    /** More than fits into that memory: about 350 KiB. */
    private static final String NEW_PAGES = "select count(*) from generate_series(1, 10000)";

    static final String READ_ONLY =
            """
            select count(*) from (select 1) as one
            where pg_is_in_recovery() or current_setting('transaction_read_only') = 'on'
            """;

    private static final String RECORD =
            "select 1 from pg_logical_emit_message(true, 'rejoinder', 'write trial')";

    private final Database database;

    /** False once the database has said that this user may not write such a record. */
    private volatile boolean records = true;

    WriteProbe(Database database) {
        this.database = database;
    }

    @Override
    public void run() {
        if (!records) {
            tryWriting(false);
            return;
        }
        try {
            tryWriting(true);
        } catch (AppError failure) {
            if (!isUnsupported(failure)) {
                throw failure;
            }
            records = false;
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
                            sql.run(SPILL);
                            long rows = sql.number(NEW_PAGES);
                            return record ? sql.number(RECORD) : rows;
                        });
    }

    /** Forbidden, or no such function: some services are not PostgreSQL through and through. */
    private static boolean isUnsupported(AppError failure) {
        return failure.getCause() instanceof SQLException cause
                && ("42501".equals(cause.getSQLState()) || "42883".equals(cause.getSQLState()));
    }
}
