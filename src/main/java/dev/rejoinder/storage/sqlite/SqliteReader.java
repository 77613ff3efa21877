package dev.rejoinder.storage.sqlite;

import dev.rejoinder.core.AppError;
import dev.rejoinder.storage.sql.Sql;
import java.util.ArrayList;

/** A reader thread with its own connection. Serves one caller at a time. */
final class SqliteReader implements Runnable {
    /** Maximum units waiting for a reader. */
    static final int MAX_WAITING = 8192;

    private final Sql sql;
    private final WorkQueue queue;

    SqliteReader(Sql sql, WorkQueue queue) {
        this.sql = sql;
        this.queue = queue;
    }

    @Override
    public void run() {
        var batch = new ArrayList<QueuedWork<?>>(1);
        while (queue.take(batch, 1)) {
            QueuedWork<?> unit = batch.getFirst();
            try {
                read(unit);
            } catch (AppError e) {
                unit.fail(e);
            }
            unit.complete();
            batch.clear();
        }
    }

    /** Runs in one transaction, so that several selects see one snapshot. */
    private void read(QueuedWork<?> unit) {
        sql.run("begin");
        unit.run(sql);
        try {
            sql.run("rollback");
        } catch (AppError e) {
            // A failed read may have ended the transaction; then its own error matters.
            if (!unit.failed()) {
                throw e;
            }
        }
    }
}
