package dev.rejoinder.storage.sqlite;

import dev.rejoinder.core.AppError;
import dev.rejoinder.storage.sql.Sql;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/**
 * The one thread that writes. It takes whatever waits, runs it in one transaction, commits once,
 * and only then tells the callers: the sync to disk, which is most of the time of a small write, is
 * shared by all of them.
 *
 * <p>A unit that fails must not spoil its neighbours. A savepoint for each costs every unit for the
 * sake of the very few that fail after they changed something, so there are none: such a batch is
 * rolled back, and its units run again, each in a transaction of its own.
 */
final class GroupCommit implements Runnable {
    /** The most units in one transaction. */
    static final int MAX_BATCH = 256;

    /** The most units that wait. */
    static final int MAX_WAITING = 8192;

    private final Sql sql;
    private final UnitQueue queue;

    /** Set once a sync to disk failed; from then on nobody knows what a commit is worth. */
    private volatile @Nullable AppError broken;

    GroupCommit(Sql sql, UnitQueue queue) {
        this.sql = sql;
        this.queue = queue;
    }

    boolean broken() {
        return broken != null;
    }

    @Override
    public void run() {
        var batch = new ArrayList<Unit<?>>(MAX_BATCH);
        while (queue.take(batch, MAX_BATCH)) {
            try {
                commit(batch);
            } catch (Throwable e) {
                // The writer never dies: every later write would wait for ever.
                rollBack();
                AppError error = AppError.internal(e);
                batch.forEach(unit -> unit.fail(error));
            }
            batch.forEach(Unit::complete);
            batch.clear();
        }
    }

    private void commit(List<Unit<?>> batch) {
        if (tryTogether(batch)) {
            return;
        }
        for (Unit<?> unit : batch) {
            var _ = tryTogether(List.of(unit));
        }
    }

    /**
     * Runs the units in one transaction. Returns true when it is settled how each of them ended,
     * and false when all was undone because one of several failed half-way.
     */
    private boolean tryTogether(List<Unit<?>> units) {
        AppError known = broken;
        if (known != null) {
            units.forEach(unit -> unit.fail(known));
            return true;
        }
        try {
            sql.run("begin immediate");
            for (Unit<?> unit : units) {
                sql.startUnit();
                unit.run(sql);
                if (unit.failed() && sql.needsRollback()) {
                    unit.failure().ifPresent(this::noteBrokenDisk);
                    rollBack();
                    return units.size() == 1;
                }
            }
            sql.run("commit");
            return true;
        } catch (AppError e) {
            noteBrokenDisk(e);
            rollBack();
            units.forEach(unit -> unit.fail(e));
            return true;
        }
    }

    /** SQLite has often rolled back by itself; then this says so and there is nothing to do. */
    private void rollBack() {
        try {
            sql.run("rollback");
        } catch (AppError e) {
            noteBrokenDisk(e);
        }
    }

    /**
     * After a failed sync the kernel may count the lost pages as written, so a second one would
     * succeed and prove nothing.
     */
    private void noteBrokenDisk(AppError error) {
        if (error.getCause() instanceof SQLiteException cause && isFailedSync(cause)) {
            broken = error;
        }
    }

    static boolean isFailedSync(SQLException cause) {
        return cause instanceof SQLiteException e
                && (e.getResultCode() == SQLiteErrorCode.SQLITE_IOERR_FSYNC
                        || e.getResultCode() == SQLiteErrorCode.SQLITE_IOERR_DIR_FSYNC);
    }
}
