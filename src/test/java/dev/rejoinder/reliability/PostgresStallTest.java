package dev.rejoinder.reliability;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rejoinder.testkit.PostgresServer;
import dev.rejoinder.testkit.PostgresWire;
import dev.rejoinder.testkit.TestServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The way to the database swallows all that is sent, and says nothing. */
final class PostgresStallTest {
    private static final String MESSAGE = "/api/v1/chat/guide/message";
    private static final String BODY = "{\"message\":\"Hi\"}";
    private static final int AT_ONCE = 500;
    private static final int TRIES = 100;

    private final PostgresServer.Database database = PostgresServer.migrated();

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    @Test
    void everyRequestIsAnsweredWhileNothingPassesAndAllIsWellAfterwards() throws Exception {
        try (var wire = PostgresWire.to(database);
                var server =
                        TestServer.start(
                                folder,
                                new TestServer.Options()
                                        .database(database.settings(wire))
                                        .limits(1_000, 0));
                var clients = Executors.newVirtualThreadPerTaskExecutor()) {
            assertThat(server.post(MESSAGE, BODY).status()).isEqualTo(200);
            wire.stall();
            List<Callable<Integer>> requests =
                    Collections.nCopies(AT_ONCE, () -> server.post(MESSAGE, BODY).status());
            for (Future<Integer> request : clients.invokeAll(requests)) {
                // Each client of the test gives up after a minute.
                assertThat(request.get()).isIn(500, 503);
            }
            assertThat(server.get("/health/ready").status()).isEqualTo(503);
            assertThat(server.get("/health/live").status()).isEqualTo(200);
            assertThat(server.post(MESSAGE, BODY).status()).isEqualTo(500);

            wire.resume();
            int status = server.post(MESSAGE, BODY).status();
            for (int i = 0; status != 200 && i < TRIES; i++) {
                LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
                status = server.post(MESSAGE, BODY).status();
            }
            assertThat(status).isEqualTo(200);
        }
    }
}
