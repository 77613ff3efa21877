package dev.rejoinder.reliability;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rejoinder.config.DatabaseSettings;
import dev.rejoinder.testkit.TestServer;
import dev.rejoinder.testkit.TestServer.Answer;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The database stops and restarts. */
final class PostgresOutageTest {
    private static final String MESSAGE = "/api/v1/chat/guide/message";
    private static final String BODY = "{\"message\":\"Hi\"}";
    private static final int TRIES = 1_800;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    private EmbeddedPostgres postgres(int port) throws IOException {
        return EmbeddedPostgres.builder()
                .setDataDirectory(folder.resolve("postgres"))
                .setCleanDataDirectory(false)
                .setPort(port)
                .start();
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    @Test
    void requestsFailWhileTheDatabaseIsAwayAndSucceedOnceItIsBack() throws Exception {
        int port = freePort();
        EmbeddedPostgres postgres = postgres(port);
        var settings =
                DatabaseSettings.postgres(
                        "jdbc:postgresql://127.0.0.1:" + port + "/postgres?user=postgres");
        try (var server =
                TestServer.start(
                        folder.resolve("data"), new TestServer.Options().database(settings))) {
            assertThat(server.post(MESSAGE, BODY).status()).isEqualTo(200);
            postgres.close();

            Answer away = server.send("POST", MESSAGE, BODY, Map.of("Idempotency-Key", "k"));
            assertThat(away.status()).isEqualTo(500);
            assertThat(away.body()).contains("\"code\":\"INTERNAL_ERROR\"");

            postgres = postgres(port);
            Answer back = server.send("POST", MESSAGE, BODY, Map.of("Idempotency-Key", "k"));
            for (int i = 0; back.status() != 200 && i < TRIES; i++) {
                LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
                back = server.send("POST", MESSAGE, BODY, Map.of("Idempotency-Key", "k"));
            }
            assertThat(back.status()).isEqualTo(200);
        } finally {
            postgres.close();
        }
    }
}
