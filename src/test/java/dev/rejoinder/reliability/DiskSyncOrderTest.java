package dev.rejoinder.reliability;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class DiskSyncOrderTest {
    private static final String WRITE = "7 pwrite64(9</d/rejoinder.db-wal>, \"x\", 24, 0) = 24";
    private static final String SYNC = "7 fdatasync(9</d/rejoinder.db-wal>) = 0";
    private static final String ANSWER =
            "8 write(5<socket:[1]>, \"HTTP/1.1 200 OK\\r\\n\", 300) = 300";

    @Test
    void responseAfterTwoSyncsIsInOrder() {
        assertThat(read(WRITE, SYNC, WRITE, SYNC, ANSWER).unsynced()).isEmpty();
    }

    @Test
    void responseBeforeTheEndOfTheSyncIsTooEarly() {
        assertThat(
                        read(
                                        WRITE,
                                        SYNC,
                                        WRITE,
                                        "7 fdatasync(9</d/rejoinder.db-wal> <unfinished ...>",
                                        ANSWER,
                                        "7 <... fdatasync resumed>) = 0")
                                .unsynced())
                .containsExactly(ANSWER);
    }

    @Test
    void responseWithoutItsOwnSyncsIsTooEarly() {
        assertThat(read(WRITE, SYNC, WRITE, SYNC, ANSWER, WRITE, SYNC, ANSWER).unsynced())
                .hasSize(1);
    }

    @Test
    void failedSyncDoesNotCount() {
        String failed = "7 fdatasync(9</d/rejoinder.db-wal>) = -1 EIO (Input/output error)";
        assertThat(read(WRITE, SYNC, WRITE, failed, ANSWER).unsynced()).hasSize(1);
    }

    private static DiskSyncOrder read(String... lines) {
        var order = new DiskSyncOrder();
        for (String line : lines) {
            order.call(line);
        }
        return order;
    }
}
