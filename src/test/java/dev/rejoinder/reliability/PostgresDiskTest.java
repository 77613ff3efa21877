package dev.rejoinder.reliability;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rejoinder.config.DatabaseSettings;
import dev.rejoinder.testkit.TestServer;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The disk of PostgreSQL is full, and later has space again. */
@Tag("long")
final class PostgresDiskTest {
    private static final int DISK_MEGABYTES = 160;
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(60);

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    @Test
    void serverIsNotReadyWhileTheDatabaseHasNoSpace() throws Exception {
        try (DiskMount disk = DiskMount.ofMegabytes(DISK_MEGABYTES, folder.resolve("disk"));
                EmbeddedPostgres postgres =
                        EmbeddedPostgres.builder()
                                .setDataDirectory(disk.path().resolve("postgres"))
                                .start();
                TestServer server =
                        TestServer.start(
                                folder.resolve("data"),
                                new TestServer.Options()
                                        .database(
                                                DatabaseSettings.postgres(
                                                        "jdbc:postgresql://127.0.0.1:"
                                                                + postgres.getPort()
                                                                + "/postgres?user=postgres")))) {
            awaitReady(server, 200);
            disk.fill();
            awaitReady(server, 503);
            disk.freeSpace();
            awaitReady(server, 200);
        }
    }

    private static void awaitReady(TestServer server, int status) {
        long begun = System.nanoTime();
        while (server.get("/health/ready").status() != status) {
            assertThat(System.nanoTime() - begun).as("too late").isLessThan(PATIENCE_NANOS);
            LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
        }
    }
}
