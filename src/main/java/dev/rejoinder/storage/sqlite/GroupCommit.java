package dev.rejoinder.storage.sqlite;

import dev.rejoinder.core.AppError;
import dev.rejoinder.storage.sql.LostStore;
import dev.rejoinder.storage.sql.Sql;
import dev.rejoinder.storage.sql.WriteHealth;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
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

    /** The lowest byte of a code; see https://www.sqlite.org/rescode.html. */
    private static final int FAMILY = 0xff;

    /**
     * Failures that other writes may share: busy, locked, no memory, read-only, an I/O error,
     * corrupt, full, cannot open, and no database.
     */
    private static final Set<Integer> DISK = Set.of(5, 6, 7, 8, 10, 11, 13, 14, 26);

    private final Sql sql;
    private final WorkQueue queue;
    private final DatabaseFileIdentity files;
    private final WriteHealth writeHealth;

    /** Set once nobody knows any more what a commit is worth. */
    private volatile @Nullable Broken broken;

    /** Why nothing is written any more, and what is said to those who try. */
    private record Broken(LostStore why, AppError error) {}

    GroupCommit(Sql sql, WorkQueue queue, DatabaseFileIdentity files, WriteHealth writeHealth) {
        this.sql = sql;
        this.queue = queue;
        this.files = files;
        this.writeHealth = writeHealth;
    }

    Optional<LostStore> lost() {
        return Optional.ofNullable(broken).map(Broken::why);
    }

    /** Writes nothing from now on if a file was deleted or replaced. Returns at once. */
    void inspect() {
        if (broken == null && !files.areSame()) {
            lose(LostStore.FILE_REPLACED, replaced());
        }
    }

    private synchronized void lose(LostStore why, AppError error) {
        if (broken == null) {
            broken = new Broken(why, error);
        }
    }

    private static AppError replaced() {
        return AppError.internal(
                new IllegalStateException("a file of the database was deleted or replaced"));
    }

    @Override
    public void run() {
        var batch = new ArrayList<QueuedWork<?>>(MAX_BATCH);
        while (queue.take(batch, MAX_BATCH)) {
            try {
                commit(batch);
            } catch (Throwable e) {
                // The writer never dies: every later write would wait for ever.
                rollBack();
                AppError error = AppError.internal(e);
                batch.forEach(unit -> unit.fail(error));
            }
            batch.forEach(QueuedWork::complete);
            batch.clear();
        }
    }

    private void commit(List<QueuedWork<?>> batch) {
        if (tryTogether(batch)) {
            return;
        }
        for (QueuedWork<?> unit : batch) {
            var _ = tryTogether(List.of(unit));
        }
    }

    /**
     * Runs the units in one transaction. Returns true when it is settled how each of them ended,
     * and false when all was undone because one of several failed half-way.
     */
    private boolean tryTogether(List<QueuedWork<?>> units) {
        Broken known = broken;
        if (known != null) {
            units.forEach(unit -> unit.fail(known.error()));
            return true;
        }
        boolean changed = false;
        try {
            sql.run("begin immediate");
            for (QueuedWork<?> unit : units) {
                sql.startUnit();
                unit.run(sql);
                if (unit.failed() && sql.needsRollback()) {
                    unit.failure().ifPresent(this::noteFailure);
                    rollBack();
                    return units.size() == 1;
                }
                changed |= sql.changed();
            }
            sql.run("commit");
            if (changed) {
                acknowledge(units);
            }
            return true;
        } catch (AppError e) {
            noteFailure(e);
            rollBack();
            units.forEach(unit -> unit.fail(e));
            return true;
        }
    }

    /** What went into a file that has no name any more is lost, and is not told as stored. */
    private void acknowledge(List<QueuedWork<?>> units) {
        if (files.holdCommits()) {
            writeHealth.proved();
            return;
        }
        AppError error = replaced();
        lose(LostStore.FILE_REPLACED, error);
        units.forEach(unit -> unit.fail(error));
    }

    /** SQLite has often rolled back by itself; then this says so and there is nothing to do. */
    private void rollBack() {
        try {
            sql.run("rollback");
        } catch (AppError e) {
            noteFailure(e);
        }
    }

    /**
     * After a failed sync the kernel may count the lost pages as written, so a second one would
     * succeed and prove nothing.
     */
    private void noteFailure(AppError error) {
        if (!(error.getCause() instanceof SQLiteException cause)) {
            return;
        }
        if (isFailedSync(cause)) {
            lose(LostStore.SYNC_FAILED, error);
        }
        if (DISK.contains(cause.getErrorCode() & FAMILY)) {
            writeHealth.doubt();
        }
    }

    static boolean isFailedSync(SQLException cause) {
        return cause instanceof SQLiteException e
                && (e.getResultCode() == SQLiteErrorCode.SQLITE_IOERR_FSYNC
                        || e.getResultCode() == SQLiteErrorCode.SQLITE_IOERR_DIR_FSYNC);
    }
}
