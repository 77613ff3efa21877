package dev.rejoinder.http;

import static dev.rejoinder.provider.scripted.ScriptedStep.fail;
import static dev.rejoinder.provider.scripted.ScriptedStep.pause;
import static dev.rejoinder.provider.scripted.ScriptedStep.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rejoinder.provider.ModelException;
import dev.rejoinder.provider.scripted.ScriptedStep;
import dev.rejoinder.testkit.TestServer;
import dev.rejoinder.testkit.TestServer.Answer;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Many concurrent requests with one {@code Idempotency-Key}. */
class SameKeyTest {
    private static final String MESSAGE = "/api/v1/chat/guide/message";
    private static final int AT_ONCE = 50;
    private static final String STREAM = "/api/v1/chat/guide/stream";
    private static final long DEADLINE_SECONDS = 130;
    private static final int KEYS = 20;
    private static final int KEYS_THAT_FAIL = 100;
    private static final int MANY_KEYS_THAT_FAIL = 5_000;
    private static final int MANY_KEYS = 2_000;

    @TempDir Path folder;
    private TestServer server;
    private ExecutorService clients;

    TestServer.Options options() {
        return new TestServer.Options();
    }

    @BeforeEach
    void start() {
        server = TestServer.start(folder, options());
        clients = Executors.newVirtualThreadPerTaskExecutor();
    }

    @AfterEach
    void stop() {
        clients.close();
        server.close();
    }

    /** Sends the same question many times under one key. */
    private List<Future<Answer>> ask(int key) {
        String body = "{\"message\":\"Question %d\"}".formatted(key);
        var header = Map.of("Idempotency-Key", "order-" + key);
        var answers = new ArrayList<Future<Answer>>();
        for (int i = 0; i < AT_ONCE; i++) {
            answers.add(clients.submit(() -> server.send("POST", MESSAGE, body, header)));
        }
        return answers;
    }

    /**
     * Checks that all responses are equal, and that their conversation has only this question and
     * answer.
     */
    private void assertOnePair(List<Future<Answer>> answers, int key) throws Exception {
        Answer first = answers.getFirst().get();
        assertThat(first.status()).as(first.body()).isEqualTo(200);
        for (Future<Answer> answer : answers) {
            assertThat(answer.get().status()).isEqualTo(200);
            assertThat(answer.get().body()).isEqualTo(first.body());
        }
        String conversation = first.find("conv_[0-9A-Z]{26}");
        Answer history = server.get("/api/v1/chat/guide/conversations/" + conversation);
        assertThat(history.plain())
                .contains("\"role\":\"user\",\"content\":\"Question " + key + "\"")
                .containsOnlyOnce("\"role\":\"user\"")
                .containsOnlyOnce("\"role\":\"assistant\"")
                .contains("\"messageCount\":2");
        assertThat(history.body()).contains(first.find("msg_[0-9A-Z]{26}"));
    }

    @Test
    void manyConcurrentRequestsWithOneKeyAreOneTurn() throws Exception {
        ScriptedStep.Pause pause = pause();
        server.model().reply(text("On"), pause, text("ce."));

        List<Future<Answer>> answers = ask(1);
        pause.awaitReached();
        pause.release();

        assertOnePair(answers, 1);
        assertThat(answers.getFirst().get().body()).contains("\"response\":\"Once.\"");
        assertStored(1);
    }

    @Test
    void manyKeysAreOneTurnEach() throws Exception {
        askUnder(KEYS);
    }

    @Test
    @Tag("long")
    void thousandsOfKeysAreOneTurnEach() throws Exception {
        askUnder(MANY_KEYS);
    }

    /** The first call fails; then several requests arrive at once, some of them streams. */
    @Test
    void failedTurnRunsAgainOnceForManyRequests() throws Exception {
        repeatAfterFailures(KEYS_THAT_FAIL);
    }

    @Test
    @Tag("long")
    void thousandsOfFailedTurnsRunAgainOnceEach() throws Exception {
        repeatAfterFailures(MANY_KEYS_THAT_FAIL);
    }

    private void repeatAfterFailures(int keys) throws Exception {
        var random = new SplittableRandom(keys);
        for (int key = 0; key < keys; key++) {
            server.model().reply(fail(ModelException.Kind.REJECTED));
            String body = "{\"message\":\"Question %d\"}".formatted(key);
            var header = Map.of("Idempotency-Key", "order-" + key);
            assertThat(server.send("POST", MESSAGE, body, header).status()).isEqualTo(500);
            var repeats = new ArrayList<Future<Answer>>();
            for (int i = random.nextInt(3, 7); i > 0; i--) {
                String path = random.nextInt(3) == 0 ? STREAM : MESSAGE;
                repeats.add(clients.submit(() -> server.send("POST", path, body, header)));
            }
            for (Future<Answer> repeat : repeats) {
                Answer answer = repeat.get(DEADLINE_SECONDS, TimeUnit.SECONDS);
                assertThat(answer.status()).as(answer.body()).isEqualTo(200);
                assertThat(answer.body()).contains("\"response\":\"Hello there\"");
            }
        }
        assertThat(server.model().prompts()).hasSize(2 * keys);
        assertThat(count("select count(*) from turn where state = 'COMPLETE'")).isEqualTo(keys);
        assertThat(count("select count(*) from turn")).isEqualTo(keys);
    }

    private void askUnder(int keys) throws Exception {
        for (int key = 1; key <= keys; key++) {
            assertOnePair(ask(key), key);
        }
        assertStored(keys);
    }

    private void assertStored(int turns) throws SQLException {
        assertThat(server.model().prompts()).hasSize(turns);
        assertThat(count("select count(*) from turn")).isEqualTo(turns);
        assertThat(count("select count(*) from turn where state = 'COMPLETE'")).isEqualTo(turns);
        assertThat(count("select count(*) from conversation")).isEqualTo(turns);
        assertThat(count("select sum(message_count) from conversation")).isEqualTo(2L * turns);
        assertThat(count("select count(*) from idempotency")).isEqualTo(turns);
    }

    private long count(String sql) throws SQLException {
        try (var connection = DriverManager.getConnection(server.databaseUrl());
                var statement = connection.createStatement();
                var row = statement.executeQuery(sql)) {
            assertThat(row.next()).isTrue();
            return row.getLong(1);
        }
    }
}
