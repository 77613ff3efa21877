package dev.rejoinder.reliability;

import static dev.rejoinder.provider.scripted.ScriptedStep.pause;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rejoinder.provider.scripted.ScriptedStep;
import dev.rejoinder.testkit.LoggedLines;
import dev.rejoinder.testkit.TestServer;
import dev.rejoinder.testkit.TestServer.Answer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import java.util.logging.Level;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Writes fail while answers stream. The last event of a stream must equal the stored end, then and
 * later; a stream closes without a terminal event if the end is unknown.
 */
abstract class LastEventContract {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final int STREAMS = 12;
    private static final int ROUNDS = 1;
    private static final int MANY_ROUNDS = 200;
    private static final int TRIES = 200;
    private static final String CHAT = "/api/v1/chat/guide/";

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    private final Map<String, Told> before = new HashMap<>();

    /** The type of a stream's last event, and the text it received. */
    private record Told(
            String conversationId, String type, @Nullable String response, String read) {}

    /** The database, and how to make it unavailable. */
    interface Place extends AutoCloseable {
        TestServer start();

        /** Blocks all writes for this long. */
        void takeAwayFor(Duration time) throws IOException, InterruptedException;

        @Override
        void close() throws IOException;
    }

    abstract Place place() throws Exception;

    @Test
    void lastEventOfAStreamIsTheStoredEnd() throws Exception {
        rounds(ROUNDS, 3_000);
    }

    @Test
    @Tag("long")
    void lastEventsOfManyStreamsAreTheStoredEnds() throws Exception {
        rounds(MANY_ROUNDS, 7_000);
    }

    private void rounds(int rounds, int longest) throws Exception {
        var random = new Random(rounds);
        try (var _ = LoggedLines.from(Level.SEVERE);
                Place place = place();
                TestServer server = place.start();
                ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int round = 0; round < rounds; round++) {
                round(server, place, clients, random, longest);
            }
        }
    }

    private void round(
            TestServer server, Place place, ExecutorService clients, Random random, int longest)
            throws Exception {
        var pauses = new ArrayList<ScriptedStep.Pause>();
        var streams = new ArrayList<Future<Told>>();
        for (int i = 0; i < STREAMS; i++) {
            ScriptedStep.Pause pause = pause();
            pauses.add(pause);
            server.model()
                    .reply(ScriptedStep.text("So far, "), pause, ScriptedStep.text("so good."));
            streams.add(clients.submit(() -> read(server)));
        }
        pauses.forEach(ScriptedStep.Pause::awaitReached);
        Future<?> away =
                clients.submit(
                        () -> {
                            place.takeAwayFor(Duration.ofMillis(random.nextInt(100, longest)));
                            return null;
                        });
        for (ScriptedStep.Pause pause : pauses) {
            LockSupport.parkNanos(Duration.ofMillis(random.nextInt(200)).toNanos());
            pause.release();
        }
        away.get();
        var told = new HashMap<String, Told>();
        for (Future<Told> stream : streams) {
            Told one = stream.get();
            told.put(one.conversationId(), one);
        }
        told.values().forEach(one -> assertTrue(server, one));
        // The ends of the previous round must be unchanged.
        before.values().forEach(one -> assertTrue(server, one));
        before.clear();
        before.putAll(told);
    }

    private static Told read(TestServer server) throws IOException {
        String conversation = "";
        String type = "";
        String response = null;
        var read = new StringBuilder();
        try (InputStream stream = server.open(CHAT + "stream", "{\"message\":\"Hi\"}", Map.of());
                var in =
                        new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
            for (String line : in.lines().filter(each -> each.startsWith("data: ")).toList()) {
                JsonNode event = JSON.readTree(line.substring("data: ".length()));
                type = event.get("type").stringValue();
                JsonNode data = event.get("data");
                response = data == null || data.isNull() ? null : text(data, "response");
                conversation =
                        type.equals("message.start") ? text(event, "conversationId") : conversation;
                read.append(type.equals("message.delta") ? text(event, "delta") : "");
            }
        }
        return new Told(conversation, type, response, read.toString());
    }

    private static String text(JsonNode node, String name) {
        return node.get(name).stringValue();
    }

    private static void assertTrue(TestServer server, Told told) {
        JsonNode answer = answer(server, told.conversationId());
        String status = answer == null ? "failed" : text(answer, "status");
        String stored = answer == null ? "" : text(answer, "content");
        switch (told.type()) {
            case "message.completed" -> {
                assertThat(status).as("%s", told).isEqualTo("complete");
                assertThat(stored).isEqualTo(told.response()).isEqualTo(told.read());
            }
            case "message.failed" -> {
                assertThat(status).as("%s", told).isIn("failed", "interrupted");
                assertThat(stored).isEqualTo(told.response() == null ? "" : told.response());
            }
            default -> assertThat(told.read()).isIn("", "So far, ", "So far, so good.");
        }
    }

    /** Returns the answer of the conversation, or null. */
    private static @Nullable JsonNode answer(TestServer server, String conversationId) {
        String path = CHAT + "conversations/" + conversationId + "?include=status";
        Answer history = server.get(path);
        for (int i = 0; history.status() != 200 && i < TRIES; i++) {
            // The server still considers the database unavailable and fails at once.
            LockSupport.parkNanos(Duration.ofMillis(250).toNanos());
            history = server.get(path);
        }
        assertThat(history.status()).as(history.body()).isEqualTo(200);
        List<JsonNode> messages =
                List.copyOf(JSON.readTree(history.body()).get("data").get("messages").values());
        JsonNode last = messages.getLast();
        return text(last, "role").equals("assistant") ? last : null;
    }
}
