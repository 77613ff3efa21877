package dev.rejoinder.reliability;

import static dev.rejoinder.provider.scripted.ScriptedStep.pause;
import static dev.rejoinder.provider.scripted.ScriptedStep.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rejoinder.access.ApiKey;
import dev.rejoinder.access.Scope;
import dev.rejoinder.core.PageRequest;
import dev.rejoinder.server.Services;
import dev.rejoinder.testkit.PostgresServer;
import dev.rejoinder.testkit.TestServer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A change at one node takes effect at all others within a moment. */
final class RevocationTest {
    private static final String STREAM = "/api/v1/chat/guide/stream";
    private static final String LIST = "/api/v1/chat/guide/conversations";
    private static final String BODY = "{\"message\":\"Hi\"}";
    private static final String LATEST =
            "select name || ' ' || instructions from bot where short_name = 'guide'";
    private static final int LOOKS = 7_200;
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(25);

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    private TestServer node(String name, PostgresServer.FreshDatabase database) {
        return TestServer.start(
                folder.resolve(name), new TestServer.Options().database(database.settings()));
    }

    /** Waits for a condition, at most three minutes. */
    private static void await(BooleanSupplier condition) {
        for (int i = 0; i < LOOKS && !condition.getAsBoolean(); i++) {
            LockSupport.parkNanos(BETWEEN_LOOKS.toNanos());
        }
        assertThat(condition.getAsBoolean()).isTrue();
    }

    private static Map<String, String> bearer(String token) {
        return Map.of("Authorization", "Bearer " + token);
    }

    private static InputStream streamUntil(TestServer server, String key, String expected)
            throws IOException {
        InputStream stream = server.open(STREAM, BODY, bearer(key));
        var seen = new StringBuilder();
        while (seen.indexOf(expected) < 0) {
            seen.append((char) stream.read());
        }
        return stream;
    }

    private static void revoke(Services services, String token) {
        for (ApiKey key : services.keys().list(new PageRequest(1, 100))) {
            if (token.contains(key.publicId())) {
                services.keys().revoke(key.id());
            }
        }
    }

    private static void assertBroken(InputStream stream) {
        assertThatThrownBy(() -> new String(stream.readAllBytes(), StandardCharsets.UTF_8))
                .isInstanceOf(IOException.class);
    }

    @Test
    void streamsOfARevokedKeyEndOnAllNodesAndTheirTurnsContinue() throws Exception {
        PostgresServer.FreshDatabase database = PostgresServer.migrated();
        try (var one = node("one", database);
                var two = node("two", database)) {
            String key = one.newKey(Scope.WRITE);
            var pauseOne = pause();
            var pauseTwo = pause();
            one.model().reply(text("So far"), pauseOne, text(", so good"));
            two.model().reply(text("Also"), pauseTwo, text(" here"));
            InputStream onOne = streamUntil(one, key, "So far");
            InputStream onTwo = streamUntil(two, key, "Also");
            InputStream other = streamUntil(one, one.writeKey(), "message.start");

            try (Services beside = two.openBeside()) {
                revoke(beside, key);
            }

            assertBroken(onOne);
            assertBroken(onTwo);
            for (TestServer node : List.of(one, two)) {
                await(() -> node.send("GET", LIST, null, bearer(key)).status() == 401);
            }
            pauseOne.release();
            pauseTwo.release();
            await(
                    () ->
                            database.texts("select answer from turn where state = 'COMPLETE'")
                                    .containsAll(List.of("So far, so good", "Also here")));
            assertThat(new String(other.readAllBytes(), StandardCharsets.UTF_8))
                    .contains("event: message.completed");
        }
    }

    @Test
    void streamsEndWhenTheKeyIsRevokedByACommandBesideTheServer() throws Exception {
        try (var server = TestServer.start(folder)) {
            String key = server.newKey(Scope.WRITE);
            server.model().reply(text("So far"), pause());
            InputStream stream = streamUntil(server, key, "So far");

            try (Services beside = server.openBeside()) {
                revoke(beside, key);
            }

            assertBroken(stream);
        }
    }

    @Test
    void updatesOfOneBotFromTwoNodesAreAllKeptAndSeenByBoth() throws Exception {
        PostgresServer.FreshDatabase database = PostgresServer.migrated();
        try (var one = node("one", database);
                var two = node("two", database);
                var clients = Executors.newVirtualThreadPerTaskExecutor()) {
            String bot = "/api/v1/bots/guide";
            Map<String, String> key = bearer(one.writeKey());
            for (int round = 1; round <= 10; round++) {
                String name = "{\"name\":\"Name " + round + "\"}";
                String instructions = "{\"instructions\":\"Say " + round + "\"}";
                List<Callable<Integer>> patches = new ArrayList<>();
                patches.add(() -> one.send("PATCH", bot, name, key).status());
                patches.add(() -> two.send("PATCH", bot, instructions, key).status());
                for (Future<Integer> patch : clients.invokeAll(patches)) {
                    assertThat(patch.get()).isEqualTo(200);
                }
                assertThat(database.texts(LATEST))
                        .containsExactly("Name " + round + " Say " + round);
            }
            for (TestServer node : List.of(one, two)) {
                await(() -> node.send("GET", bot, null, key).body().contains("Say 10"));
            }
        }
    }

    @Test
    void sourceAddedOnOneNodeIsFoundOnTheOther() {
        PostgresServer.FreshDatabase database = PostgresServer.migrated();
        try (var one = node("one", database);
                var two = node("two", database)) {
            String sources = "/api/v1/bots/guide/sources";
            String search = "/api/v1/bots/guide/search?q=zebra&mode=bm25";
            Map<String, String> key = bearer(one.writeKey());
            String source =
                    one.post(
                                    sources,
                                    "{\"type\":\"text\",\"title\":\"Zoo\","
                                            + "\"text\":\"The zebra sleeps.\"}")
                            .find("src_[0-9A-Z]{26}");
            await(() -> two.send("GET", search, null, key).body().contains("zebra sleeps"));

            one.send("DELETE", sources + "/" + source, null, key);
            await(() -> !two.send("GET", search, null, key).body().contains("zebra sleeps"));
        }
    }
}
