package dev.rejoinder.http;

import static dev.rejoinder.http.ErrorAssertions.assertRefused;
import static dev.rejoinder.provider.scripted.ScriptedStep.fail;
import static dev.rejoinder.provider.scripted.ScriptedStep.pause;
import static dev.rejoinder.provider.scripted.ScriptedStep.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rejoinder.core.AppError;
import dev.rejoinder.provider.ModelException;
import dev.rejoinder.provider.scripted.ScriptedStep;
import dev.rejoinder.testkit.SettableClock;
import dev.rejoinder.testkit.TestServer;
import dev.rejoinder.testkit.TestServer.Answer;
import dev.rejoinder.turn.TurnStore;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Server errors for valid requests: the rows of the error table from 500. */
class ServerFaultTest {
    private static final String MESSAGE = "/api/v1/chat/guide/message";
    private static final String STREAM = "/api/v1/chat/guide/stream";
    private static final Duration FIRST_TOKEN = Duration.ofSeconds(31);
    private static final String OURS = "Something went wrong on the server. Please try again.";

    @TempDir Path folder;
    private final SettableClock clock = new SettableClock();
    private volatile String failingMethod = "";
    private TestServer server;

    @BeforeEach
    void start() {
        server =
                TestServer.start(
                        folder, new TestServer.Options().clock(clock).around(this::failing));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    /** Wraps the store so that one method fails, as without a database. */
    private TurnStore failing(TurnStore store) {
        return (TurnStore)
                Proxy.newProxyInstance(
                        TurnStore.class.getClassLoader(),
                        new Class<?>[] {TurnStore.class},
                        (proxy, method, arguments) -> {
                            if (method.getName().equals(failingMethod)) {
                                throw AppError.internal(new IllegalStateException("secret path"));
                            }
                            try {
                                return method.invoke(store, arguments);
                            } catch (InvocationTargetException failure) {
                                throw Objects.requireNonNull(failure.getCause());
                            }
                        });
    }

    @Test
    void questionThatCannotBeStoredIsRefusedAndNotSentToTheModel() {
        failingMethod = "accept";

        assertRefused(
                server.post(MESSAGE, "{\"message\":\"a\"}"), 500, "INTERNAL_ERROR", OURS, null);
        assertRefused(
                server.post(STREAM, "{\"message\":\"a\"}"), 500, "INTERNAL_ERROR", OURS, null);

        assertThat(server.model().prompts()).isEmpty();
        assertThat(server.get("/api/v1/chat/guide/conversations").body()).contains("\"total\":0,");
    }

    @Test
    void answerIsSentOnlyOnceItIsStored() throws Exception {
        failingMethod = "finish";

        assertRefused(
                server.post(MESSAGE, "{\"message\":\"a\"}"), 500, "INTERNAL_ERROR", OURS, null);
        try (InputStream stream = server.open(STREAM, "{\"message\":\"a\"}", Map.of())) {
            String first = new String(stream.readNBytes(3), StandardCharsets.UTF_8);
            assertThat(first).isEqualTo("id:");
            failingMethod = "";

            assertThat(new String(stream.readAllBytes(), StandardCharsets.UTF_8))
                    .contains("event: message.completed")
                    .doesNotContain("message.failed");
        }
    }

    @Test
    void silentModelIsATimeout() throws Exception {
        for (String path : new String[] {MESSAGE, STREAM}) {
            ScriptedStep.Pause pause = pause();
            server.model().reply(pause);
            try (var clients = Executors.newVirtualThreadPerTaskExecutor()) {
                Future<Answer> answer =
                        clients.submit(() -> server.post(path, "{\"message\":\"a\"}"));
                pause.awaitReached();
                clock.tick(FIRST_TOKEN);

                String sentence = "The model took too long to answer. Please try again.";
                if (path.equals(MESSAGE)) {
                    assertRefused(answer.get(), 500, "MODEL_TIMEOUT", sentence, null);
                } else {
                    assertThat(answer.get().body())
                            .contains("event: message.failed")
                            .contains(
                                    "\"code\":\"MODEL_TIMEOUT\",\"message\":\"" + sentence + "\"");
                }
            }
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    UNAVAILABLE | MODEL_PROVIDER_ERROR | The model could not answer. Please try again.
                    REJECTED    | MODEL_PROVIDER_ERROR | The model could not answer.
                    CUT         | MODEL_PROVIDER_ERROR | The model could not answer. Please try again.
                    """)
    void modelFailureIsAServerError(ModelException.Kind kind, String code, String sentence) {
        // Each message may be retried.
        for (int i = 0; i < 10; i++) {
            server.model().reply(fail(kind));
        }

        boolean retryable = kind != ModelException.Kind.REJECTED;
        assertThat(server.post(MESSAGE, "{\"message\":\"a\"}").plain())
                .isEqualTo(
                        """
                        {"success":false,"data":null,"error":{"code":"%s","message":"%s",\
                        "requestId":"req_1","retryable":%s}}\
                        """
                                .formatted(code, sentence, retryable));
        assertThat(server.post(STREAM, "{\"message\":\"a\"}").body())
                .contains("event: message.failed")
                .contains("\"code\":\"" + code + "\"");
    }

    @Test
    void plainTextThatFailsBeforeItsFirstTextIsAJsonError() {
        for (int i = 0; i < 3; i++) {
            server.model().reply(fail(ModelException.Kind.UNAVAILABLE));
        }

        Answer answer =
                server.send("POST", STREAM, "{\"message\":\"a\"}", Map.of("Accept", "text/plain"));

        assertRefused(
                answer,
                500,
                "MODEL_PROVIDER_ERROR",
                "The model could not answer. Please try again.",
                null);
    }

    @Test
    void overloadedServerRefusesWithRetryAfter() throws IOException {
        server.close();
        server = TestServer.start(folder.resolve("other"), new TestServer.Options().openStreams(1));
        ScriptedStep.Pause pause = pause();
        server.model().reply(pause, text("one"));
        var running = server.open(STREAM, "{\"message\":\"a\"}", Map.of());

        Answer answer = server.post(MESSAGE, "{\"message\":\"b\"}");

        assertRefused(
                answer,
                503,
                "OVERLOADED",
                "The server is answering as many messages as it can.",
                null);
        assertThat(answer.header("Retry-After")).isEqualTo("2");
        assertThat(server.get("/api/v1/chat/guide/conversations").body()).contains("\"total\":1,");
        pause.release();
        running.readAllBytes();
    }

    @Test
    void stoppingServerRejectsMessages() throws Exception {
        ScriptedStep.Pause pause = pause();
        server.model().reply(pause, text("one"));
        var running = server.open(STREAM, "{\"message\":\"a\"}", Map.of());
        assertThat(server.get("/health/ready").status()).isEqualTo(200);
        Thread stopping = Thread.ofVirtual().start(() -> server.server().close());
        while (server.get("/health/ready").status() == 200) {
            Thread.onSpinWait();
        }
        Answer answer;
        do {
            answer = server.post(MESSAGE, "{\"message\":\"b\"}");
        } while (answer.status() == 200);

        assertRefused(answer, 503, "SHUTTING_DOWN", "The server is shutting down.", null);
        assertThat(Integer.parseInt(answer.header("Retry-After"))).isPositive();
        assertThat(server.get("/health/live").status()).isEqualTo(200);
        pause.release();
        assertThat(new String(running.readAllBytes(), StandardCharsets.UTF_8))
                .contains("event: message.completed");
        stopping.join();
    }
}
