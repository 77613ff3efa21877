package dev.rejoinder.http;

import static dev.rejoinder.http.ErrorAssertions.assertRefused;
import static dev.rejoinder.provider.scripted.ScriptedStep.pause;
import static dev.rejoinder.provider.scripted.ScriptedStep.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rejoinder.access.Scope;
import dev.rejoinder.provider.scripted.ScriptedStep;
import dev.rejoinder.testkit.TestServer;
import dev.rejoinder.testkit.TestServer.Answer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Limits of concurrent streams: of one key, of visitors, and of the server. */
class StreamLimitsTest {
    private static final String MESSAGE = "/api/v1/chat/guide/message";
    private static final String STREAM = "/api/v1/chat/guide/stream";
    private static final int AT_ONCE = 40;
    private static final String HELLO = "{\"message\":\"Hello\"}";

    @TempDir Path folder;
    private @Nullable TestServer started;

    @AfterEach
    void stop() {
        if (started != null) {
            started.close();
        }
    }

    private TestServer start(TestServer.Options options) {
        started = TestServer.start(folder, options);
        return started;
    }

    private static void assertTooMany(Answer answer) {
        assertRefused(
                answer,
                429,
                "RATE_LIMIT_EXCEEDED",
                "Too many open streams. Please try again later.",
                null);
        assertThat(answer.header("Retry-After")).isEqualTo("2");
    }

    @Test
    void streamsOfOneKeyAreLimited() throws IOException {
        TestServer server = start(new TestServer.Options().streamsPerKey(2));
        ScriptedStep.Pause pause = pause();
        server.model().reply(pause, text("one")).reply(text("two"));
        InputStream first = server.open(STREAM, HELLO, Map.of());
        String listing = server.get("/api/v1/chat/guide/conversations").body();
        String conversation = listing.replaceAll("(?s).*?\"id\":\"(conv_[^\"]+)\".*", "$1");
        String resumed =
                "/api/v1/chat/guide/conversations/"
                        + conversation
                        + "/messages/"
                        + server.answerIds(conversation).getLast()
                        + "/stream";
        InputStream second = server.openGet(resumed);

        assertTooMany(server.post(STREAM, HELLO));
        assertTooMany(server.get(resumed));
        assertTooMany(server.post("/api/v1/bot/guide/stream", HELLO));
        assertThat(server.get("/api/v1/chat/guide/conversations").body()).contains("\"total\":1,");
        assertThat(server.post(MESSAGE, HELLO).status()).isEqualTo(200);
        Map<String, String> other = Map.of("Authorization", "Bearer " + server.newKey(Scope.WRITE));
        assertThat(server.send("POST", STREAM, HELLO, other).status()).isEqualTo(200);

        pause.release();
        first.readAllBytes();
        second.readAllBytes();
        // Rejected and ended streams do not count.
        for (int i = 0; i < 5; i++) {
            assertThat(server.get(resumed).status()).isEqualTo(200);
            assertThat(server.post(STREAM, "{}").status()).isEqualTo(400);
        }
    }

    @Test
    @Timeout(60)
    void concurrentStreamsDoNotExceedTheLimit() throws Exception {
        assertThat(servedAtOnce(start(new TestServer.Options().streamsPerKey(7)), STREAM))
                .isEqualTo(7);
    }

    @Test
    @Timeout(60)
    void concurrentTurnsDoNotExceedTheLimit() throws Exception {
        // Two concurrent requests for the last place may both be refused.
        assertThat(servedAtOnce(start(new TestServer.Options().openStreams(7)), MESSAGE))
                .isBetween(1, 7);
    }

    /** Sends many requests concurrently. Holds back the answers until the others are refused. */
    private static int servedAtOnce(TestServer server, String path) throws Exception {
        ScriptedStep.Pause pause = pause();
        for (int i = 0; i < AT_ONCE; i++) {
            server.model().reply(pause, text("one"));
        }
        var begin = new CountDownLatch(1);
        var refused = new CountDownLatch(AT_ONCE - 7);
        Callable<Answer> request =
                () -> {
                    begin.await();
                    Answer answer = server.post(path, HELLO);
                    refused.countDown();
                    return answer;
                };
        List<Future<Answer>> answers = new ArrayList<>();
        int served = 0;
        try (var clients = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < AT_ONCE; i++) {
                answers.add(clients.submit(request));
            }
            begin.countDown();
            refused.await();
            pause.release();
            for (Future<Answer> each : answers) {
                served += each.get().status() == 200 ? 1 : 0;
            }
        }
        return served;
    }

    @Test
    void visitorsShareALimitAtEachAddress() throws IOException {
        TestServer server = start(new TestServer.Options().streamsPerKey(2));
        server.send(
                "PATCH",
                "/api/v1/bots/guide",
                "{\"allowedOrigins\":[\"https://shop.example\"]}",
                Map.of());
        ScriptedStep.Pause pause = pause();
        server.model().reply(pause, text("one")).reply(pause, text("two")).reply(text("three"));
        InputStream first = server.open(STREAM, HELLO, visitor(server));
        InputStream second = server.open(STREAM, HELLO, visitor(server));

        assertTooMany(server.send("POST", STREAM, HELLO, visitor(server)));
        assertThat(server.post(STREAM, HELLO).status()).isEqualTo(200);

        pause.release();
        first.readAllBytes();
        second.readAllBytes();
        assertThat(server.send("POST", STREAM, HELLO, visitor(server)).status()).isEqualTo(200);
    }

    private static Map<String, String> visitor(TestServer server) {
        String token =
                server.send(
                                "POST",
                                "/api/v1/widget/guide/token",
                                "{\"origin\":\"https://shop.example\",\"visitor\":null}",
                                Map.of("Authorization", "", "Sec-Fetch-Site", "same-origin"))
                        .find("rjw_[^\"]+");
        return Map.of("Authorization", "Bearer " + token);
    }

    @Test
    void resumedStreamsAreCountedAmongAllStreams() throws IOException {
        TestServer server = start(new TestServer.Options().openStreams(2));
        ScriptedStep.Pause pause = pause();
        server.model().reply(pause, text("one"));
        InputStream first = server.open(STREAM, HELLO, Map.of());
        String conversation =
                server.get("/api/v1/chat/guide/conversations").find("conv_[0-9A-Z]{26}");
        String resumed =
                "/api/v1/chat/guide/conversations/"
                        + conversation
                        + "/messages/"
                        + server.answerIds(conversation).getLast()
                        + "/stream";
        InputStream second = server.openGet(resumed);

        assertRefused(
                server.get(resumed),
                503,
                "OVERLOADED",
                "The server has reached its limit of open streams.",
                null);

        pause.release();
        first.readAllBytes();
        second.readAllBytes();
        assertThat(server.get(resumed).status()).isEqualTo(200);
    }
}
