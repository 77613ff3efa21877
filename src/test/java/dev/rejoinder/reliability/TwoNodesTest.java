package dev.rejoinder.reliability;

import static dev.rejoinder.provider.scripted.ScriptedStep.pause;
import static dev.rejoinder.provider.scripted.ScriptedStep.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rejoinder.provider.scripted.ScriptedStep;
import dev.rejoinder.testkit.PostgresServer;
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
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two servers on one PostgreSQL database. Clients can use either of them. */
final class TwoNodesTest {
    private static final String MESSAGE = "/api/v1/chat/guide/message";
    private static final String STREAM = "/api/v1/chat/guide/stream";
    private static final String HI = "{\"message\":\"Hi\"}";
    private static final int AT_ONCE = 50;
    private static final int PIECES = 8;
    private static final int LOOKS = 3_600;
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(50);

    private final PostgresServer.FreshDatabase database = PostgresServer.migrated();

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    private TestServer one;
    private TestServer two;
    private ExecutorService clients;

    @BeforeEach
    void start() {
        one = node("one");
        two = node("two");
        clients = Executors.newVirtualThreadPerTaskExecutor();
    }

    @AfterEach
    void stop() {
        two.close();
        one.close();
        clients.close();
    }

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

    /** Authorizes requests at the second node, because only the first has created a key. */
    private Map<String, String> authorized(String... more) {
        var headers = new java.util.HashMap<String, String>();
        headers.put("Authorization", "Bearer " + one.writeKey());
        for (int i = 0; i < more.length; i += 2) {
            headers.put(more[i], more[i + 1]);
        }
        return headers;
    }

    private Answer atTwo(String method, String path, @Nullable String body, String... headers) {
        return two.send(method, path, body, authorized(headers));
    }

    private String pathOfTheLastAnswer() {
        return database.texts(
                        """
                        select '/api/v1/chat/guide/conversations/' || conversation_id
                            || '/messages/' || message_id
                        from turn order by sequence desc limit 1
                        """)
                .getFirst();
    }

    /** Reads a stream until it contains a text. */
    private static String readUntil(InputStream stream, String text) throws IOException {
        var reader = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8));
        var read = new StringBuilder();
        while (!read.toString().contains(text)) {
            String line = reader.readLine();
            assertThat(line).as("a stream without %s: %s", text, read).isNotNull();
            read.append(line).append('\n');
        }
        return read.toString();
    }

    private static String deltas(String events) {
        var text = new StringBuilder();
        for (String line : events.split("\n", -1)) {
            if (line.contains("\"type\":\"message.delta\"")) {
                text.append(line, line.indexOf("delta\":\"") + 8, line.lastIndexOf('"'));
            }
        }
        return text.toString();
    }

    @Test
    void textReachesAReaderAtTheOtherNodePieceByPiece() throws Exception {
        var steps = new ArrayList<ScriptedStep>();
        var pauses = new ArrayList<ScriptedStep.Pause>();
        var whole = new StringBuilder();
        for (int i = 1; i <= PIECES; i++) {
            whole.append("😀piece ").append(i).append('.');
            steps.add(text("😀piece " + i + "."));
            pauses.add(pause());
            steps.add(pauses.getLast());
        }
        one.model().reply(steps.toArray(ScriptedStep[]::new));
        Future<Answer> asked =
                clients.submit(() -> one.send("POST", STREAM, HI, Map.of("Idempotency-Key", "k")));
        pauses.getFirst().awaitReached();

        // The same request again attaches to the running turn.
        try (InputStream attached = two.open(STREAM, HI, authorized("Idempotency-Key", "k"))) {
            var read = new StringBuilder();
            for (int i = 1; i <= PIECES; i++) {
                read.append(readUntil(attached, "piece " + i + "."));
                pauses.get(i - 1).release();
            }
            read.append(readUntil(attached, "message.completed"));
            read.append(new String(attached.readAllBytes(), StandardCharsets.UTF_8));

            assertThat(deltas(read.toString())).isEqualTo(whole.toString());
        }
        assertThat(deltas(asked.get().body())).isEqualTo(whole.toString());
        assertThat(two.model().prompts()).isEmpty();
    }

    @Test
    void brokenStreamResumesAtTheOtherNode() throws Exception {
        ScriptedStep.Pause pause = pause();
        one.model().reply(text("So far"), pause, text(", so good."));
        String begun = readUntil(one.open(STREAM, HI, Map.of()), "So far");
        String lastId = begun.substring(begun.lastIndexOf("id: ") + 4).lines().findFirst().get();

        Future<Answer> resumed =
                clients.submit(
                        () ->
                                atTwo(
                                        "GET",
                                        pathOfTheLastAnswer() + "/stream",
                                        null,
                                        "Last-Event-ID",
                                        lastId));
        pause.release();

        assertThat(deltas(resumed.get().body())).isEqualTo(", so good.");
        assertThat(resumed.get().body())
                .contains("event: message.completed")
                .doesNotContain("message.start");
    }

    @Test
    void answerIsStoppedFromTheOtherNode() throws Exception {
        one.model().reply(text("So far"), pause());
        Future<Answer> asked = clients.submit(() -> one.post(STREAM, HI));
        await(() -> database.texts("select answer from turn").equals(List.of("So far")));
        String stop = pathOfTheLastAnswer() + "/stop";

        Answer stopped = atTwo("POST", stop, "");

        assertThat(stopped.body())
                .contains("\"status\":\"stopped\"")
                .contains("\"response\":\"So far\"");
        assertThat(one.post(stop, "").body()).isEqualTo(stopped.body());
        assertThat(atTwo("POST", stop, "").body()).isEqualTo(stopped.body());
        assertThat(asked.get().body()).contains("\"finishReason\":\"stopped\"");
        assertThat(database.texts("select state from turn")).containsExactly("STOPPED");
    }

    @Test
    void runningAnswerIsFoundFromItsConversationAtTheOtherNode() throws Exception {
        ScriptedStep.Pause pause = pause();
        one.model().reply(text("So far"), pause, text(", so good."), pause());
        Future<Answer> asked = clients.submit(() -> one.post(STREAM, HI));
        await(() -> database.texts("select answer from turn").equals(List.of("So far")));
        String conversation = database.texts("select conversation_id from turn").getFirst();
        String path = "/api/v1/chat/guide/conversations/" + conversation;

        assertThat(atTwo("GET", "/api/v1/chat/guide/conversations", null).body())
                .contains("\"running\":true");
        Answer history = atTwo("GET", path + "?include=status", null);
        assertThat(history.plain()).contains("\"status\":\"streaming\",\"answerId\":\"msg_2\"");
        String question = path + "/messages/" + history.find("msg_[0-9A-Z]{26}");
        Future<Answer> reader = clients.submit(() -> atTwo("GET", question + "/stream", null));
        pause.release();
        await(() -> database.texts("select answer from turn").equals(List.of("So far, so good.")));
        Answer stopped = atTwo("POST", question + "/stop", "");

        assertThat(stopped.body()).contains("\"status\":\"stopped\"");
        assertThat(deltas(reader.get().body())).isEqualTo("So far, so good.");
        assertThat(asked.get().body()).contains("\"finishReason\":\"stopped\"");
        assertThat(atTwo("GET", "/api/v1/chat/guide/conversations", null).body())
                .doesNotContain("running");
    }

    @Test
    void turnsOfOneConversationWaitForEachOtherAcrossNodes() throws Exception {
        ScriptedStep.Pause pause = pause();
        one.model().reply(text("First"), pause, text(" answer."));
        two.model().reply(text("Second answer."));
        Future<Answer> first = clients.submit(() -> one.post(MESSAGE, HI));
        pause.awaitReached();
        String conversation = database.texts("select conversation_id from turn").getFirst();
        String next = "{\"message\":\"Next\",\"conversationId\":\"" + conversation + "\"}";
        Future<Answer> second = clients.submit(() -> atTwo("POST", MESSAGE, next));
        await(() -> database.texts("select state from turn where state = 'PENDING'").size() == 1);
        Future<Answer> third = clients.submit(() -> atTwo("POST", STREAM, next));
        await(() -> database.texts("select state from turn where state = 'PENDING'").size() == 2);

        // Stop a waiting turn from the node at which it does not wait.
        Answer stopped = one.post(pathOfTheLastAnswer() + "/stop", "");
        assertThat(stopped.body()).contains("\"status\":\"stopped\"");
        assertThat(third.get().body()).contains("\"finishReason\":\"stopped\"");
        assertThat(two.model().prompts()).isEmpty();
        pause.release();

        assertThat(first.get().body()).contains("First answer.");
        assertThat(second.get().body()).contains("Second answer.");
        assertThat(two.model().prompts()).hasSize(1);
        assertThat(two.model().prompts().getFirst().toString()).contains("First answer.");
    }

    @Test
    void manyRequestsWithOneKeyAtBothNodesAreOneTurn() throws Exception {
        ScriptedStep.Pause pause = pause();
        one.model().reply(pause, text("Once."));
        two.model().reply(pause, text("Once."));
        var answers = new ArrayList<Future<Answer>>();
        for (int i = 0; i < AT_ONCE; i++) {
            TestServer node = i % 2 == 0 ? one : two;
            Map<String, String> headers = authorized("Idempotency-Key", "k");
            answers.add(clients.submit(() -> node.send("POST", MESSAGE, HI, headers)));
        }
        pause.awaitReached();
        pause.release();

        String body = answers.getFirst().get().body();
        assertThat(body).contains("\"response\":\"Once.\"");
        for (Future<Answer> each : answers) {
            assertThat(each.get().status()).isEqualTo(200);
            assertThat(each.get().body()).isEqualTo(body);
        }
        assertThat(database.texts("select question || answer from turn"))
                .containsExactly("HiOnce.");
        assertThat(one.model().prompts().size() + two.model().prompts().size()).isEqualTo(1);
    }

    /** As if its node were paused for longer than its lease and then continued. */
    @Test
    void turnWithAnExpiredLeaseIsEndedByTheOtherNodeForAllReaders() throws Exception {
        one.model().reply(text("So far"), pause());
        Future<Answer> onOne = clients.submit(() -> one.post(STREAM, HI));
        await(() -> database.texts("select answer from turn").equals(List.of("So far")));
        String path = pathOfTheLastAnswer() + "/stream";
        Future<Answer> onTwo = clients.submit(() -> atTwo("GET", path, null));

        await(
                () -> {
                    // Overwrite the lease repeatedly, because its node renews it. Its last text is
                    // not stored.
                    database.run(
                            """
                            update turn set lease_until = 0, answer = 'So' where state = 'STREAMING'
                            """);
                    return database.texts("select state from turn").contains("INTERRUPTED");
                });

        assertThat(onTwo.get().body())
                .contains("event: message.failed")
                .contains("\"response\":\"So\"")
                .contains("\"code\":\"ANSWER_INTERRUPTED\"");
        assertThat(onOne.get().body())
                .contains("event: message.failed")
                .contains("\"response\":\"So\"");
    }
}
