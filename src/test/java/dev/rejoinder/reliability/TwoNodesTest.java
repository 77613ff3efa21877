package dev.rejoinder.reliability;

import static dev.rejoinder.provider.scripted.Step.pause;
import static dev.rejoinder.provider.scripted.Step.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rejoinder.testkit.PostgresServer;
import dev.rejoinder.testkit.TestServer;
import dev.rejoinder.testkit.TestServer.Answer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two servers on one PostgreSQL database. */
final class TwoNodesTest {
    private static final int LOOKS = 600;
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(50);

    private final PostgresServer.Database database = PostgresServer.migrated();

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    private TestServer node(String name) {
        return TestServer.start(
                folder.resolve(name), new TestServer.Options().database(database.settings()));
    }

    private static void await(BooleanSupplier condition) {
        for (int i = 0; i < LOOKS && !condition.getAsBoolean(); i++) {
            LockSupport.parkNanos(BETWEEN_LOOKS.toNanos());
        }
        assertThat(condition.getAsBoolean()).isTrue();
    }

    @Test
    void turnWhoseLeaseRanOutIsEndedByTheOtherNodeForAllItsReaders() throws Exception {
        try (var one = node("one");
                var two = node("two");
                var readers = Executors.newVirtualThreadPerTaskExecutor()) {
            one.model().reply(text("So far"), pause());
            Future<Answer> onOne =
                    readers.submit(
                            () -> one.post("/api/v1/chat/guide/stream", "{\"message\":\"Hi\"}"));
            await(() -> database.texts("select answer from turn").equals(List.of("So far")));
            String path =
                    database.texts(
                                    """
                                    select '/api/v1/chat/guide/conversations/' || conversation_id
                                        || '/messages/' || message_id || '/stream'
                                    from turn
                                    """)
                            .getFirst();
            Future<Answer> onTwo =
                    readers.submit(
                            () ->
                                    two.send(
                                            "GET",
                                            path,
                                            null,
                                            Map.of("Authorization", "Bearer " + one.writeKey())));

            // As if its node had been gone for ten seconds.
            database.run("update turn set lease_until = 0");

            assertThat(onTwo.get().body())
                    .contains("So far")
                    .contains("event: message.failed")
                    .contains("INTERNAL_ERROR");
            assertThat(onOne.get().body()).contains("event: message.failed");
            assertThat(database.texts("select state from turn")).containsExactly("INTERRUPTED");
        }
    }
}
