package dev.rejoinder.storage.sqlite;

import dev.rejoinder.core.AppError;
import dev.rejoinder.storage.sql.FatalWriteFailure;
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
 * The only thread that writes. It takes all queued work, runs it in one transaction, commits once,
 * and only then completes the callers. So they share the sync to disk, which dominates the cost of
 * a small write.
 *
 * <p>A failure must not affect other work in the batch. Savepoints would slow down every write for
 * the few that fail after a change. Instead, such a batch is rolled back and each piece of work
 * runs again in its own transaction.
 */
final class GroupCommit implements Runnable {
    /** Maximum work items per transaction. */
    static final int MAX_BATCH = 256;

    /** Maximum queued work items. */
    static final int MAX_WAITING = 8192;

    /** The primary result code is the lowest byte; see https://www.sqlite.org/rescode.html. */
    private static final int FAMILY = 0xff;

    /**
     * Errors that can affect all writes: busy, locked, out of memory, read-only, I/O error,
     * corrupt, full, cannot open, and not a database.
     */
    private static final Set<Integer> DISK = Set.of(5, 6, 7, 8, 10, 11, 13, 14, 26);

    private final Sql sql;
    private final WorkQueue queue;
    private final DatabaseFileIdentity files;
    private final WriteHealth writeHealth;

    /** Set once commits can no longer be trusted. */
    private volatile @Nullable Broken broken;

    /** Why writing stopped, and the error for callers. */
    private record Broken(FatalWriteFailure why, AppError error) {}

    GroupCommit(Sql sql, WorkQueue queue, DatabaseFileIdentity files, WriteHealth writeHealth) {
        this.sql = sql;
        this.queue = queue;
        this.files = files;
        this.writeHealth = writeHealth;
    }

    Optional<FatalWriteFailure> fatalWriteFailure() {
        return Optional.ofNullable(broken).map(Broken::why);
    }

    /** Stops writing if a file was deleted or replaced. Returns immediately. */
    void inspect() {
        if (broken == null && !files.areAllUnchanged()) {
            lose(FatalWriteFailure.FILE_REPLACED, replaced());
        }
    }

    private synchronized void lose(FatalWriteFailure why, AppError error) {
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
                // The writer must survive: otherwise every later write would wait forever.
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
     * Runs the units in one transaction. Returns true if each unit has its result, and false if the
     * batch was rolled back because one of several units failed after a change.
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

    /** Confirms the commit, unless it went into a file that was deleted or replaced. */
    private void acknowledge(List<QueuedWork<?>> units) {
        if (files.isDatabaseUnchanged()) {
            writeHealth.recordSuccess();
            return;
        }
        AppError error = replaced();
        lose(FatalWriteFailure.FILE_REPLACED, error);
        units.forEach(unit -> unit.fail(error));
    }

    /** SQLite often rolls back by itself; then this fails harmlessly. */
    private void rollBack() {
        try {
            sql.run("rollback");
        } catch (AppError e) {
            noteFailure(e);
        }
    }

    /**
     * After a failed sync the kernel may mark the lost pages as clean, so a second sync would
     * succeed and prove nothing.
     */
    private void noteFailure(AppError error) {
        if (!(error.getCause() instanceof SQLiteException cause)) {
            return;
        }
        if (isFailedSync(cause)) {
            lose(FatalWriteFailure.SYNC_FAILED, error);
        }
        if (DISK.contains(cause.getErrorCode() & FAMILY)) {
            writeHealth.reportSuspectedFailure();
        }
    }

    static boolean isFailedSync(SQLException cause) {
        return cause instanceof SQLiteException e
                && (e.getResultCode() == SQLiteErrorCode.SQLITE_IOERR_FSYNC
                        || e.getResultCode() == SQLiteErrorCode.SQLITE_IOERR_DIR_FSYNC);
    }
}
