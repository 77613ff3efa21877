package dev.rejoinder.storage.sqlite;

import dev.rejoinder.core.AppError;
import dev.rejoinder.storage.sql.Sql;
import java.util.ArrayList;

/** One of the threads that read: each has its own connection and serves one caller at a time. */
final class SqliteReader implements Runnable {
    /** The most units that wait for a reader. */
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

    /** In one transaction, so that several selects see one state. */
    private void read(QueuedWork<?> unit) {
        sql.run("begin");
        unit.run(sql);
        try {
            sql.run("rollback");
        } catch (AppError e) {
            // A failed read may have ended the transaction already; then that failure is the news.
            if (!unit.failed()) {
                throw e;
            }
        }
    }
}
