package dev.rejoinder.reliability;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rejoinder.testkit.PostgresProxy;
import dev.rejoinder.testkit.PostgresServer;
import dev.rejoinder.testkit.TestServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A network to the database that drops all packets, or has a high latency. */
final class PostgresStallTest {
    private static final String MESSAGE = "/api/v1/chat/guide/message";
    private static final String BODY = "{\"message\":\"Hi\"}";
    private static final int AT_ONCE = 500;
    private static final int TRIES = 1_800;
    private static final Duration PROMISED = Duration.ofSeconds(5);

    private final PostgresServer.FreshDatabase database = PostgresServer.migrated();

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    @Test
    void everyRequestIsAnsweredDuringAStallAndTheServerRecovers() throws Exception {
        try (var wire = PostgresProxy.to(database);
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
                // Each client of the test times out after three seconds.
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

    /** Every response is late. The test prints the measured times. */
    @Tag("long")
    @ParameterizedTest
    @ValueSource(ints = {100, 300, 500, 700, 900, 1_500, 2_900, 4_000})
    void slowDatabaseDelaysNoRequestForLongAndStoresNothingTwice(int millis) throws Exception {
        try (var wire = PostgresProxy.to(database);
                var server =
                        TestServer.start(
                                folder,
                                new TestServer.Options()
                                        .database(database.settings(wire))
                                        .limits(100_000, 100_000));
                var clients = Executors.newVirtualThreadPerTaskExecutor()) {
            String conversation = server.post(MESSAGE, BODY).find("conv_[0-9A-Z]{26}");
            String next = "{\"message\":\"Next\",\"conversationId\":\"" + conversation + "\"}";
            Map<String, String> bodies =
                    Map.of("a", BODY, "b", BODY, "c", BODY, "d", next, "e", next, "f", next);
            List<Callable<Answered>> requests = new ArrayList<>();
            bodies.forEach(
                    (key, body) -> requests.add(() -> Answered.by(() -> ask(server, key, body))));
            requests.add(() -> Answered.by(() -> server.get("/api/v1/bots")));
            requests.add(() -> Answered.by(() -> server.get("/api/v1/chat/guide/conversations")));
            requests.add(() -> Answered.by(() -> server.post("/api/v1/bots", "{\"name\":\"B\"}")));
            // Open the connections of the pool.
            Callable<Integer> warm = () -> server.get("/api/v1/bots").status();
            var _ = clients.invokeAll(Collections.nCopies(12, warm));
            wire.delay(() -> LockSupport.parkNanos(Duration.ofMillis(millis).toNanos()));
            long slowest = 0;
            var statuses = new TreeMap<Integer, Integer>();
            for (int round = 0; round < 3; round++) {
                for (Future<Answered> each : clients.invokeAll(requests)) {
                    Answered answered = each.get();
                    statuses.merge(answered.status, 1, Integer::sum);
                    slowest = Math.max(slowest, answered.nanos);
                    assertThat(answered.status).isIn(200, 429, 500, 503);
                }
            }
            System.out.printf(
                    "each answer of the database %d ms late: slowest answer after %d ms, statuses"
                            + " %s%n",
                    millis, Duration.ofNanos(slowest).toMillis(), statuses);
            assertThat(Duration.ofNanos(slowest)).isLessThan(PROMISED);

            wire.delay(() -> {});
            bodies.forEach((key, body) -> askUntilItIsAnswered(server, key, body));
            assertThat(database.texts("select count(*) from turn")).containsExactly("7");
            assertThat(database.texts("select distinct state from turn"))
                    .containsExactly("COMPLETE");
        }
    }

    private static void askUntilItIsAnswered(TestServer server, String key, String body) {
        int status = ask(server, key, body).status();
        for (int i = 0; status != 200 && i < 2 * TRIES; i++) {
            LockSupport.parkNanos(Duration.ofMillis(200).toNanos());
            status = ask(server, key, body).status();
        }
        assertThat(status).isEqualTo(200);
    }

    private static TestServer.Answer ask(TestServer server, String key, String body) {
        return server.send("POST", MESSAGE, body, Map.of("Idempotency-Key", key));
    }

    /** The status of a response and its time. */
    private record Answered(int status, long nanos) {
        static Answered by(Supplier<TestServer.Answer> request) {
            long begun = System.nanoTime();
            int status = request.get().status();
            return new Answered(status, System.nanoTime() - begun);
        }
    }
}
