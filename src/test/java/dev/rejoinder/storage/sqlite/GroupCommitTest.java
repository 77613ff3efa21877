package dev.rejoinder.storage.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rejoinder.core.Clock;
import dev.rejoinder.storage.sql.Sql;
import dev.rejoinder.storage.sql.WriteHealth;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

final class GroupCommitTest {
    @Test
    void writerGathersWorkOnlyAfterABusyBatch(@TempDir Path folder) throws Exception {
        assertThat(gatherings(folder, GroupCommit.BUSY_BATCH - 1)).isEqualTo(0);
        assertThat(gatherings(folder, GroupCommit.BUSY_BATCH)).isEqualTo(1);
    }

    /** Commits units as one batch and returns how often the writer waited for more. */
    private static int gatherings(Path folder, int units) throws Exception {
        Path file = folder.resolve("test.db");
        var queue = new WorkQueue(units);
        for (int i = 0; i < units; i++) {
            queue.add(new QueuedWork<>(_ -> true));
        }
        queue.close();
        var gatherings = new AtomicInteger();
        try (Sql sql = new SqliteConnections(file).writer()) {
            new GroupCommit(
                            sql,
                            queue,
                            new DatabaseFileIdentity(file),
                            new WriteHealth(Clock.system(), () -> {}),
                            gatherings::incrementAndGet)
                    .run();
        }
        return gatherings.get();
    }

    @Test
    void failedSyncIsDistinguishedFromOtherFailures() {
        assertThat(isFailedSync(SQLiteErrorCode.SQLITE_IOERR_FSYNC)).isTrue();
        assertThat(isFailedSync(SQLiteErrorCode.SQLITE_IOERR_DIR_FSYNC)).isTrue();
        assertThat(isFailedSync(SQLiteErrorCode.SQLITE_IOERR_WRITE)).isFalse();
        assertThat(isFailedSync(SQLiteErrorCode.SQLITE_FULL)).isFalse();
    }

    private static boolean isFailedSync(SQLiteErrorCode code) {
        return GroupCommit.isFailedSync(new SQLiteException("failed", code));
    }
}
