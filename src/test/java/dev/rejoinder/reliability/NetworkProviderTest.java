package dev.rejoinder.reliability;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rejoinder.core.Clock;
import dev.rejoinder.provider.ChatModel;
import dev.rejoinder.provider.http.SocketTransport;
import dev.rejoinder.provider.openai.OpenAiChatModel;
import dev.rejoinder.reliability.FaultProxy.Weather;
import dev.rejoinder.testkit.SettableClock;
import dev.rejoinder.testkit.TestServer;
import dev.rejoinder.testkit.TestServer.Answer;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Providers that fail in every way, and the resulting turns. */
class NetworkProviderTest {
    private static final int CLIENTS = 64;
    private static final String MESSAGE = "/api/v1/chat/guide/message";
    private static final String STREAM = "/api/v1/chat/guide/stream";
    private static final String QUESTION = "{\"message\":\"When?\"}";
    private static final int MEGABYTE = 1 << 20;

    /** The provider must see its connection close within this time after a stop. */
    private static final Duration STOPPED_WITHIN = Duration.ofSeconds(10);

    @TempDir Path folder;

    /** Numbers the servers of a test; each has its own data folder. */
    private int servers;

    private final SettableClock clock = new SettableClock();
    private final SocketTransport transport = new SocketTransport(Clock.system());
    private final ArrayList<AutoCloseable> open = new ArrayList<>();

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable each : open.reversed()) {
            each.close();
        }
        transport.close();
    }

    private <T extends AutoCloseable> T closed(T later) {
        open.add(later);
        return later;
    }

    private TestServer server(int port) {
        Map<String, ChatModel> models = new LinkedHashMap<>();
        var base = URI.create("http://127.0.0.1:" + port + "/v1");
        models.put("raw", new OpenAiChatModel(transport, base, "secret-key"));
        TestServer server =
                closed(
                        TestServer.start(
                                folder.resolve("data" + servers),
                                new TestServer.Options().clock(clock).models(models)));
        change(server, "{\"model\":\"raw\"}");
        return server;
    }

    private static void change(TestServer server, String patch) {
        assertThat(server.send("PATCH", "/api/v1/bots/guide", patch, Map.of()).status())
                .isEqualTo(200);
    }

    private ScriptedProvider provider(ScriptedProvider.Script script) throws IOException {
        return closed(ScriptedProvider.start(script));
    }

    /** Sends the same bytes on every connection. */
    private static ScriptedProvider.Script always(byte[] bytes) {
        return (request, socket) -> ScriptedProvider.send(socket, bytes, bytes.length);
    }

    @Test
    void answerCutAtAnyByteIsNeverComplete() throws Exception {
        String whole = "We öffnen 漢 at nine.";
        byte[] transcript = ScriptedProvider.answer("We öff", "nen 漢", " at nine.");
        int stopped =
                new String(transcript, StandardCharsets.ISO_8859_1)
                        .indexOf("\"finish_reason\":\"stop\"");
        Pattern position = Pattern.compile("cut at (\\d+)");
        ScriptedProvider provider =
                provider(
                        (request, socket) -> {
                            Matcher cut = position.matcher(request);
                            boolean found = cut.find();
                            assertThat(found).isTrue();
                            int at = Integer.parseInt(cut.group(1));
                            if (at % 2 == 0) {
                                socket.setSoLinger(true, 0);
                            }
                            ScriptedProvider.send(socket, transcript, at);
                        });
        TestServer server = server(provider.port());

        var answers = new ArrayList<Future<Answer>>();
        try (var clients = Executors.newFixedThreadPool(CLIENTS)) {
            for (int at = 0; at <= transcript.length; at++) {
                String question = "{\"message\":\"cut at " + at + "\"}";
                answers.add(clients.submit(() -> server.post(STREAM, question)));
            }
        }
        int complete = 0;
        int partial = 0;
        for (int at = 0; at < answers.size(); at++) {
            String body = answers.get(at).get().body();
            String response = RawConnection.field(body, "response");
            if (body.contains("event: message.completed")) {
                assertThat(at).isGreaterThan(stopped);
                assertThat(response).isEqualTo(whole);
                complete++;
            } else {
                assertThat(body).as("cut at %s", at).contains("event: message.failed");
                assertThat(whole).as("cut at %s", at).startsWith(response);
                partial += response.isEmpty() ? 0 : 1;
                checkStored(server, body, response);
            }
        }
        assertThat(answers.getLast().get().body()).contains("event: message.completed");
        assertThat(partial).isGreaterThan(100);
        assertThat(complete).isLessThan(transcript.length - stopped);
    }

    private static void checkStored(TestServer server, String stream, String partial) {
        String conversation = RawConnection.field(stream, "conversationId");
        String history =
                server.get("/api/v1/chat/guide/conversations/" + conversation + "?include=status")
                        .body();
        if (partial.isEmpty()) {
            assertThat(history).doesNotContain("\"status\":\"complete\",\"content\":\"We");
        } else {
            assertThat(history)
                    .contains("\"content\":\"" + partial + "\"")
                    .contains("\"status\":\"interrupted\"");
        }
    }

    @Test
    void answerInPiecesOfOneByteIsTheSame() throws Exception {
        ScriptedProvider provider =
                provider(always(ScriptedProvider.answer("Wir öffnen", " um 漢.")));
        FaultProxy proxy =
                closed(FaultProxy.to(provider.port())).weather(Weather.FAIR, Weather.slices(1));

        assertThat(server(proxy.port()).post(MESSAGE, QUESTION).body())
                .contains("\"response\":\"Wir öffnen um 漢.\"");
    }

    @Test
    void silentProviderTimesOutAtTheFirstTokenLimit() throws Exception {
        ScriptedProvider[] hole = new ScriptedProvider[1];
        hole[0] = provider((request, socket) -> hole[0].hold(socket));
        TestServer server = server(hole[0].port());

        Answer answer = while30SecondsPass(server, hole[0]);

        assertThat(answer.status()).isEqualTo(500);
        assertThat(answer.body()).contains("\"code\":\"MODEL_TIMEOUT\"");
    }

    @Test
    void fallbackModelAnswersForASilentProvider() throws Exception {
        ScriptedProvider[] hole = new ScriptedProvider[1];
        hole[0] = provider((request, socket) -> hole[0].hold(socket));
        TestServer server = server(hole[0].port());
        change(server, "{\"fallbackModels\":[\"scripted\"]}");

        assertThat(while30SecondsPass(server, hole[0]).body())
                .contains("\"response\":\"Hello there\"");
        hole[0].awaitLeaving();
    }

    private Answer while30SecondsPass(TestServer server, ScriptedProvider provider)
            throws Exception {
        try (var client = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Answer> answer = client.submit(() -> server.post(MESSAGE, QUESTION));
            provider.awaitRequest();
            clock.tick(Duration.ofSeconds(31));
            return answer.get();
        }
    }

    @Test
    void bytesWithoutTextDoNotExtendTheDeadline() throws Exception {
        byte[] head =
                "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n: "
                        .getBytes(StandardCharsets.US_ASCII);
        ScriptedProvider provider =
                provider(
                        (request, socket) -> {
                            ScriptedProvider.send(socket, head, head.length);
                            for (int second = 0; second < 60; second++) {
                                ScriptedProvider.send(socket, new byte[] {'.'}, 1);
                                clock.tick(Duration.ofSeconds(1));
                            }
                            socket.getInputStream().read();
                        });
        Answer answer = server(provider.port()).post(MESSAGE, QUESTION);

        assertThat(answer.body()).contains("\"code\":\"MODEL_TIMEOUT\"");
    }

    @Test
    void garbageIsAProviderErrorAndIsNotQuoted() throws Exception {
        for (String garbage :
                new String[] {
                    "\u0000\u0001garbage\r\n\r\n",
                    "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\ndata: {garbage\n\n",
                    "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<html>garbage</html>",
                    "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\ndata: [[[[]]]]\n\n",
                }) {
            ScriptedProvider provider =
                    provider(always(garbage.getBytes(StandardCharsets.ISO_8859_1)));
            TestServer server = server(provider.port());

            Answer answer = server.post(MESSAGE, QUESTION);

            assertThat(answer.status()).as(garbage).isEqualTo(500);
            assertThat(answer.body())
                    .contains("\"code\":\"MODEL_PROVIDER_ERROR\"")
                    .doesNotContain("garbage");
            close(server);
        }
    }

    private void close(TestServer server) {
        open.remove(server);
        server.close();
        servers++;
    }

    @Test
    void lineOfTenMegabytesIsRefused() throws Exception {
        byte[] head =
                "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\ndata: {\"x\":\""
                        .getBytes(StandardCharsets.US_ASCII);
        byte[] line = "x".repeat(MEGABYTE).getBytes(StandardCharsets.US_ASCII);
        ScriptedProvider provider =
                provider(
                        (request, socket) -> {
                            ScriptedProvider.send(socket, head, head.length);
                            for (int i = 0; i < 10; i++) {
                                ScriptedProvider.send(socket, line, line.length);
                            }
                        });

        Answer answer = server(provider.port()).post(MESSAGE, QUESTION);

        assertThat(answer.status()).isEqualTo(500);
        assertThat(answer.body()).contains("\"code\":\"MODEL_PROVIDER_ERROR\"");
    }

    @Test
    void retryWaitsAsLongAsTheProviderAsks() throws Exception {
        byte[] answer = ScriptedProvider.answer("At nine.");
        byte[] busy =
                "HTTP/1.1 429 Too Many Requests\r\nretry-after-ms: 300\r\nContent-Length: 0\r\n\r\n"
                        .getBytes(StandardCharsets.US_ASCII);
        var calls = new AtomicInteger();
        var times = new ArrayList<Long>();
        ScriptedProvider provider =
                provider(
                        (request, socket) -> {
                            times.add(System.nanoTime());
                            byte[] bytes = calls.incrementAndGet() == 1 ? busy : answer;
                            ScriptedProvider.send(socket, bytes, bytes.length);
                        });

        assertThat(server(provider.port()).post(MESSAGE, QUESTION).body())
                .contains("\"response\":\"At nine.\"");
        assertThat(times).hasSize(2);
        assertThat(Duration.ofNanos(times.get(1) - times.get(0)))
                .isGreaterThanOrEqualTo(Duration.ofMillis(300));
    }

    @Test
    void fallbackModelAnswersForAnUnreachableProvider() throws Exception {
        int closed;
        try (var unused = new ServerSocket(0)) {
            closed = unused.getLocalPort();
        }
        TestServer server = server(closed);
        change(server, "{\"fallbackModels\":[\"scripted\"]}");

        assertThat(server.post(MESSAGE, QUESTION).body()).contains("\"response\":\"Hello there\"");
    }

    @Test
    void stopReachesTheProviderAtOnce() throws Exception {
        byte[] first = ScriptedProvider.answer("Well, ");
        int length =
                new String(first, StandardCharsets.ISO_8859_1).indexOf("\r\n", first.length / 2);
        var left = new java.util.concurrent.CompletableFuture<Long>();
        ScriptedProvider[] talker = new ScriptedProvider[1];
        talker[0] =
                provider(
                        (request, socket) -> {
                            ScriptedProvider.send(socket, first, length);
                            talker[0].hold(socket);
                            left.complete(System.nanoTime());
                        });
        TestServer server = server(talker[0].port());
        try (Socket client = RawConnection.connect(server.port())) {
            client.getOutputStream()
                    .write(RawConnection.request("POST", STREAM, server.writeKey(), "", QUESTION));
            String begun = readUntil(client, "\"message.delta\",\"delta\":\"Well, \"");
            String path =
                    "/api/v1/chat/guide/conversations/%s/messages/%s/stop"
                            .formatted(
                                    RawConnection.field(begun, "conversationId"),
                                    RawConnection.field(begun, "messageId"));
            long asked = System.nanoTime();

            Answer stopped = server.post(path, "");

            assertThat(stopped.body())
                    .contains("\"status\":\"stopped\"")
                    .contains("\"response\":\"Well, \"");
            assertThat(Duration.ofNanos(left.get() - asked)).isLessThan(STOPPED_WITHIN);
        }
    }

    private static String readUntil(Socket socket, String text) throws IOException {
        var read = new StringBuilder();
        while (read.indexOf(text) < 0) {
            int next = socket.getInputStream().read();
            assertThat(next).as(read.toString()).isNotNegative();
            read.append((char) next);
        }
        return read.toString();
    }
}
