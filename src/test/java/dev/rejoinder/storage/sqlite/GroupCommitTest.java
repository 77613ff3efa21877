package dev.rejoinder.storage.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

final class GroupCommitTest {
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
