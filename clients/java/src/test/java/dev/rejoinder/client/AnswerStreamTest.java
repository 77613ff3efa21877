package dev.rejoinder.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.URLDecoder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(300)
class AnswerStreamTest {
    private static final Pattern KEY = Pattern.compile("(?i)idempotency-key: (\\S+)");

    /** The bot whose responses are not cut. */
    private static final String WHOLE = "1000000";

    private static final String TEXT = "Grüße 日本 😀 e\u0301!";
    private static final String HEAD =
            "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n"
                    + "Connection: close\r\n\r\n";

    /** The events of an answer by their ids, in order. */
    private static final Map<String, List<String>> EVENTS = events();

    private static Map<String, List<String>> events() {
        var events = new LinkedHashMap<String, List<String>>();
        events.put(
                "msg_1:0",
                List.of(
                        "{\"type\":\"message.start\",\"conversationId\":\"conv_1\","
                                + "\"messageId\":\"msg_1\",\"userMessageId\":\"msg_0\"}"));
        events.put("msg_1:6", List.of(delta("Grüße ")));
        events.put(
                "msg_1:6,1",
                List.of(
                        "{\"type\":\"message.tool.started\",\"callId\":\"c1\",\"tool\":\"find\","
                                + "\"title\":\"Find\",\"arguments\":{\"a\":1},\"new\":true}"));
        events.put(
                "msg_1:6,2",
                List.of(
                        "{\"type\":\"message.tool.completed\",\"callId\":\"c1\",\"tool\":\"find\","
                            + "\"status\":\"ok\",\"expired\":false,\"durationMillis\":3,\"result\":\"r\"}"));
        events.put("msg_1:8,2", List.of(delta("日本")));
        events.put("msg_1:11,2", List.of(delta(" 😀")));
        events.put("msg_1:15,2", List.of(delta(" e\u0301!"), completed()));
        return events;
    }

    private static String delta(String text) {
        return "{\"type\":\"message.delta\",\"delta\":\"" + text + "\"}";
    }

    private static String completed() {
        return "{\"type\":\"message.completed\",\"success\":true,\"data\":{\"response\":\""
                + TEXT
                + "\",\"conversationId\":\"conv_1\",\"messageId\":\"msg_1\",\"finishReason\":\"stop\","
                + "\"sources\":[],\"usage\":{\"inputTokens\":3,\"outputTokens\":2}},\"error\":null}";
    }

    /** The response with the events after an id; null for all of them. */
    private static byte[] response(String after) {
        var out = new ByteArrayOutputStream();
        out.writeBytes(HEAD.getBytes(UTF_8));
        boolean missed = after == null;
        out.writeBytes(chunk(": a comment\n\n"));
        for (Map.Entry<String, List<String>> each : EVENTS.entrySet()) {
            if (missed || each.getKey().equals("msg_1:15,2")) {
                for (String data : each.getValue()) {
                    if (missed || data.contains("completed\",\"success")) {
                        out.writeBytes(chunk(event(each.getKey(), data)));
                    }
                }
            }
            missed |= each.getKey().equals(after);
        }
        out.writeBytes("0\r\n\r\n".getBytes(UTF_8));
        return out.toByteArray();
    }

    private static String event(String id, String data) {
        return "id: " + id + "\nevent: x\ndata: " + data + "\n\n";
    }

    private static byte[] chunk(String text) {
        byte[] bytes = text.getBytes(UTF_8);
        return (Integer.toHexString(bytes.length) + "\r\n" + text + "\r\n").getBytes(UTF_8);
    }

    private static byte[] respond(String request) {
        String line = request.lines().findFirst().orElseThrow();
        return response(
                line.contains("after=")
                        ? URLDecoder.decode(line.replaceAll(".*after=| HTTP.*", ""), UTF_8)
                        : null);
    }

    /** A server whose first response to a message is cut after so many bytes, as in its text. */
    private static FakeServer cutting() throws IOException {
        Map<String, AtomicInteger> responses = new ConcurrentHashMap<>();
        return new FakeServer(
                (request, socket) -> {
                    byte[] whole = respond(request);
                    String bot = request.split("/")[4];
                    int bytes = Integer.parseInt(bot);
                    // Each response is longer than the one before, so that the answer ends.
                    int attempt =
                            responses
                                    .computeIfAbsent(bot, each -> new AtomicInteger())
                                    .getAndIncrement();
                    int cut = Math.min(bytes + 250 * attempt, whole.length);
                    socket.getOutputStream().write(whole, 0, cut);
                    if (bytes % 2 == 1) {
                        socket.setSoLinger(true, 0);
                    }
                });
    }

    @Test
    void streamSurvivesACutAtEveryByte() throws Exception {
        int length = response(null).length;
        try (FakeServer server = cutting()) {
            var client = new Rejoinder(server.options().withMaxRetries(100));
            for (int bytes = 0; bytes <= length; bytes++) {
                assertReadsEverything(client.chat().stream(Integer.toString(bytes), "Hi"), bytes);
            }
            assertThat(
                            server.requests().stream()
                                    .filter(request -> request.startsWith("POST"))
                                    .map(AnswerStreamTest::key)
                                    .distinct())
                    .hasSize(length + 1);
        }
    }

    private static void assertReadsEverything(AnswerStream stream, int cut) {
        var text = new StringBuilder();
        var types = new ArrayList<String>();
        for (AnswerEvent event : stream.events()) {
            if (event instanceof AnswerEvent.Delta delta) {
                text.append(delta.delta());
            } else {
                types.add(event.type());
            }
        }

        assertThat(text).as("cut at %d", cut).hasToString(TEXT);
        assertThat(types)
                .as("cut at %d", cut)
                .containsExactly(
                        "message.start",
                        "message.tool.started",
                        "message.tool.completed",
                        "message.completed");
        assertThat(stream.answer().text()).isEqualTo(TEXT);
    }

    private static String key(String request) {
        var key = KEY.matcher(request);
        return key.find() ? key.group(1) : "";
    }

    @Test
    void eventsAreTyped() throws Exception {
        try (FakeServer server = cutting();
                AnswerStream stream = server.client().chat().stream(WHOLE, "Hi")) {
            var events = new ArrayList<AnswerEvent>();
            stream.events().forEach(events::add);

            assertThat(events.get(0))
                    .isEqualTo(new AnswerEvent.Started("conv_1", "msg_1", "msg_0"));
            var started = (AnswerEvent.ToolStarted) events.get(2);
            assertThat(started.arguments().toString()).isEqualTo("{\"a\":1}");
            assertThat(events.get(3))
                    .isEqualTo(new AnswerEvent.ToolCompleted("c1", "find", "ok", false, 3, "r"));
            assertThat(stream.conversationId()).isEqualTo("conv_1");
            assertThat(stream.messageId()).isEqualTo("msg_1");
            assertThat(stream.position()).isEqualTo("msg_1:15,2");
            assertThat(stream.answer().usage()).isEqualTo(new Answer.Usage(3, 2));
        }
    }

    @Test
    void streamIsReadOnce() throws Exception {
        try (FakeServer server = cutting();
                AnswerStream stream = server.client().chat().stream(WHOLE, "Hi")) {
            var text = new StringBuilder();
            stream.forEach(text::append);

            assertThat(text).hasToString(TEXT);
            assertThatThrownBy(stream::iterator).isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    void answerIsResumedAfterAPosition() throws Exception {
        try (FakeServer server = cutting();
                AnswerStream stream =
                        server.client().chat().resume(WHOLE, "conv_1", "msg_1", "msg_1:6,2")) {
            var text = new StringBuilder();
            stream.forEach(text::append);

            assertThat(text).hasToString("日本 😀 e\u0301!");
            assertThat(server.requests().get(0))
                    .startsWith(
                            "GET /api/v1/chat/1000000/conversations/conv_1/messages/msg_1/stream"
                                    + "?after=msg_1%3A6%2C2 HTTP/1.1");
        }
    }

    /** The text before the position belongs to an answer that is lost. */
    @Test
    void answerThatWasStartedAgainCannotBeResumed() throws Exception {
        try (var server =
                        new FakeServer(
                                (request, socket) ->
                                        stream(socket, start(), event("msg_1:5", delta("Hello"))));
                AnswerStream stream =
                        server.client().chat().resume("demo", "conv_1", "msg_1", "msg_1:3")) {
            var e = catchThrowableOfType(RejoinderException.class, stream::answer);

            assertThat(e.code()).isEqualTo("ANSWER_INTERRUPTED");
            assertThat(server.requests()).hasSize(1);
        }
    }

    /** Sends some events and ends, or holds the connection. */
    private static void stream(Socket socket, String... events) throws IOException {
        socket.getOutputStream().write(HEAD.getBytes(UTF_8));
        for (String each : events) {
            socket.getOutputStream().write(chunk(each));
        }
    }

    private static String start() {
        return event("msg_1:0", EVENTS.get("msg_1:0").get(0));
    }

    private static String failed(boolean retryable, String partial) {
        return event(
                "msg_1:3",
                "{\"type\":\"message.failed\",\"success\":false,\"data\":{\"response\":\""
                        + partial
                        + "\"},\"error\":{\"code\":\"MODEL_PROVIDER_ERROR\",\"message\":\"No.\","
                        + "\"retryable\":"
                        + retryable
                        + "}}");
    }

    @Test
    void failedAnswerThrowsAfterItsText() throws Exception {
        try (var server =
                        new FakeServer(
                                (request, socket) ->
                                        stream(
                                                socket,
                                                start(),
                                                event("msg_1:5", delta("Hello")),
                                                failed(false, "Hel")));
                AnswerStream stream = server.client().chat().stream(WHOLE, "Hi")) {
            var texts = new ArrayList<String>();

            var e =
                    catchThrowableOfType(
                            RejoinderException.class, () -> stream.forEach(texts::add));

            assertThat(texts).containsExactly("Hello");
            assertThat(e.code()).isEqualTo("MODEL_PROVIDER_ERROR");
            assertThat(e.partial()).isEqualTo("Hel");
            assertThat(server.requests()).hasSize(1);
            assertThatThrownBy(stream::answer).isSameAs(e);
        }
    }

    /** The turn runs again under the same ids, and its first events are repeated. */
    @Test
    void retryableFailureSendsTheSameMessageAgain() throws Exception {
        var runs = new AtomicInteger();
        try (var server =
                        new FakeServer(
                                (request, socket) -> {
                                    if (runs.getAndIncrement() == 0) {
                                        stream(socket, start(), failed(true, ""));
                                    } else {
                                        socket.getOutputStream().write(response(null));
                                    }
                                });
                AnswerStream stream = server.client().chat().stream(WHOLE, "Hi")) {
            var types = new ArrayList<String>();
            stream.events().forEach(event -> types.add(event.type()));

            assertThat(types).filteredOn("message.start"::equals).hasSize(1);
            assertThat(stream.answer().text()).isEqualTo(TEXT);
            assertThat(server.requests()).hasSize(2).allMatch(each -> each.startsWith("POST"));
            assertThat(key(server.requests().get(0))).isEqualTo(key(server.requests().get(1)));
        }
    }

    @Test
    void silentServerIsAskedAgain() throws Exception {
        var attempts = new AtomicInteger();
        try (var server =
                        new FakeServer(
                                (request, socket) -> {
                                    int attempt = attempts.getAndIncrement();
                                    if (attempt == 1) {
                                        stream(socket, start());
                                    }
                                    if (attempt < 2) {
                                        socket.getInputStream().read();
                                        return;
                                    }
                                    socket.getOutputStream().write(respond(request));
                                });
                AnswerStream stream =
                        new Rejoinder(server.options().withTimeout(Duration.ofMillis(300)))
                                .chat().stream(WHOLE, "Hi")) {
            assertThat(stream.answer().text()).isEqualTo(TEXT);
            assertThat(server.requests().get(2)).startsWith("GET ").contains("after=msg_1%3A0 ");
        }
    }

    @Test
    void serverThatNeverAnswersFailsInTheEnd() throws Exception {
        try (var server = new FakeServer((request, socket) -> {});
                AnswerStream stream =
                        new Rejoinder(server.options().withMaxRetries(3))
                                .chat().stream(WHOLE, "Hi")) {
            var e = catchThrowableOfType(RejoinderException.class, stream::answer);

            assertThat(e.code()).isEqualTo("CONNECTION_FAILED");
            assertThat(e.status()).isZero();
            assertThat(server.requests()).hasSize(4);
        }
    }

    @Test
    void interruptStopsReadingAtOnce() throws Exception {
        try (var server = holding();
                AnswerStream stream = server.client().chat().stream(WHOLE, "Hi")) {
            var begun = new CountDownLatch(1);
            var thrown = new CompletableFuture<RejoinderException>();
            var thread =
                    new Thread(
                            () -> {
                                try {
                                    stream.forEach(text -> begun.countDown());
                                } catch (RejoinderException e) {
                                    assertThat(Thread.currentThread().isInterrupted()).isTrue();
                                    thrown.complete(e);
                                }
                            });
            thread.start();
            begun.await();
            thread.interrupt();

            assertThat(thrown.get(1, TimeUnit.MINUTES).code()).isEqualTo("INTERRUPTED");
            server.awaitLeaving();
        }
    }

    @Test
    void closeInAnotherThreadEndsTheReading() throws Exception {
        try (var server = holding();
                AnswerStream stream = server.client().chat().stream(WHOLE, "Hi")) {
            var begun = new CountDownLatch(1);
            var read = new CompletableFuture<String>();
            new Thread(
                            () -> {
                                var text = new StringBuilder();
                                for (String each : stream) {
                                    text.append(each);
                                    begun.countDown();
                                }
                                read.complete(text.toString());
                            })
                    .start();
            begun.await();
            stream.close();

            assertThat(read.get(1, TimeUnit.MINUTES)).isEqualTo("Hello");
            server.awaitLeaving();
            assertThatThrownBy(stream::answer).isInstanceOf(IllegalStateException.class);
            assertThat(server.requests()).hasSize(1);
        }
    }

    private static FakeServer holding() throws IOException {
        var server = new CompletableFuture<FakeServer>();
        server.complete(
                new FakeServer(
                        (request, socket) -> {
                            stream(socket, start(), event("msg_1:5", delta("Hello")));
                            server.join().hold(socket);
                        }));
        return server.join();
    }
}
