package dev.rejoinder.reliability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rejoinder.reliability.KillRequest.Weight;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Stops the server with SIGTERM while it answers. */
@Tag("sqlite")
final class DrainTest {
    private static final int TERMINATED = 143;
    private static final Duration LONGEST = Duration.ofMinutes(3);

    @TempDir Path folder;

    @Test
    void turnsThatEndInTimeAreAnsweredAndOthersKeepTheirPartialText() throws Exception {
        try (KillProvider provider = KillProvider.start()) {
            var launch = KillableServer.Launch.of(folder.resolve("data"), provider.url());
            KillProvider.Gate quick = provider.hold("quick");
            KillProvider.Gate slow = provider.hold("slow");
            var inTime = new KillRequest("a", "A quick one?", null);
            var tooSlow = new KillRequest("b", "A slow one?", null);
            var inOnePiece = new KillRequest("c", "A slow one in one piece?", null);
            var refused = new KillRequest("d", "One more?", null);
            String token;
            try (KillableServer server =
                            KillableServer.start(
                                    launch.with(Map.of("REJOINDER_SERVER_DRAIN_TIMEOUT", "6s")));
                    KillClient client = firstClient(server)) {
                token = server.firstToken();
                Future<Integer> a = start(() -> client.stream(inTime, Integer.MAX_VALUE));
                Future<Integer> b = start(() -> client.stream(tooSlow, Integer.MAX_VALUE));
                Future<HttpResponse<String>> c = start(() -> client.response(inOnePiece));
                quick.awaitOne();
                slow.awaitOne();
                slow.awaitOne();

                server.terminate();
                awaitNotReady(client);
                assertShuttingDown(client.response(refused));
                quick.open();
                assertThat(a.get(3, TimeUnit.MINUTES)).isEqualTo(200);
                assertThat(b.get(3, TimeUnit.MINUTES)).isEqualTo(200);
                assertShuttingDown(c.get(3, TimeUnit.MINUTES));
                assertThat(server.endsWithin(LONGEST)).isTrue();
                assertThat(server.awaitEnd()).isIn(0, TERMINATED);
            }
            slow.open();
            assertThat(inTime.told().getLast().weight()).isEqualTo(Weight.ANSWER);
            assertThat(tooSlow.told().getLast().weight()).isEqualTo(Weight.BROKEN);
            assertThat(refused.told()).isEmpty();
            assertAllIsThere(launch, token, inTime, tooSlow, refused);
        }
    }

    /** The turn ends when its end is stored; its client must still get the answer. */
    @Test
    void lastAnswerReachesItsClient() throws Exception {
        try (KillProvider provider = KillProvider.start();
                KillableServer server =
                        KillableServer.start(
                                KillableServer.Launch.of(folder.resolve("data"), provider.url()));
                KillClient client = firstClient(server)) {
            KillProvider.Gate gate = provider.hold("last");
            var last = new KillRequest("a", "The last one?", null);
            Future<Integer> status = start(() -> client.message(last));
            gate.awaitOne();
            server.terminate();
            awaitNotReady(client);
            gate.open();
            assertThat(status.get(3, TimeUnit.MINUTES)).isEqualTo(200);
            assertThat(last.told().getLast().text()).isEqualTo(KillText.answer(last.question()));
            assertThat(server.awaitEnd()).isIn(0, TERMINATED);
        }
    }

    @Test
    void responseInProgressIsSentToItsEnd() throws Exception {
        try (KillProvider provider = KillProvider.start();
                KillableServer server =
                        KillableServer.start(
                                KillableServer.Launch.of(folder.resolve("data"), provider.url()));
                KillClient client = firstClient(server);
                var slowReader = new Socket()) {
            KillProvider.Gate gate = provider.hold(KillText.AT_LENGTH);
            String question = "Held, and then " + KillText.AT_LENGTH + "?";
            slowReader.setReceiveBufferSize(4096);
            slowReader.connect(
                    new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), server.port()));
            ask(slowReader, server.firstToken(), question);
            gate.awaitOne();
            server.terminate();
            awaitNotReady(client);
            gate.open();
            var closed = new AtomicBoolean();
            Future<String> reading = start(() -> readSlowlyUntil(closed, slowReader));
            assertThatThrownBy(() -> useForEver(client)).isInstanceOf(IOException.class);
            closed.set(true);

            String response = reading.get(3, TimeUnit.MINUTES);
            String body = response.substring(response.indexOf("\r\n\r\n"));
            assertThat(KillClient.JSON.readTree(body).get("data").get("response").stringValue())
                    .isEqualTo(KillText.answer(question));
            assertThat(server.awaitEnd()).isIn(0, TERMINATED);
        }
    }

    /** The server cuts a connection without progress for a second when it closes. */
    private static String readSlowlyUntil(AtomicBoolean closed, Socket socket) throws IOException {
        var read = new ByteArrayOutputStream();
        InputStream in = socket.getInputStream();
        while (!closed.get()) {
            byte[] some = in.readNBytes(256);
            read.writeBytes(some);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
        in.transferTo(read);
        return read.toString(StandardCharsets.UTF_8);
    }

    private static void ask(Socket socket, String token, String question) throws IOException {
        String body = "{\"message\":\"" + question + "\"}";
        String request =
                """
                POST /api/v1/chat/guide/message HTTP/1.1\r
                Host: localhost\r
                Connection: close\r
                Authorization: Bearer %s\r
                Content-Length: %d\r
                \r
                %s\
                """
                        .formatted(token, body.length(), body);
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
    }

    /** Sends requests until the server no longer listens, which it announces before. */
    private static void useForEver(KillClient client) throws Exception {
        while (true) {
            assertThat(client.status("/health/live")).isIn(200, 503);
        }
    }

    private static KillClient firstClient(KillableServer server) throws Exception {
        var client = new KillClient(server.port(), server.firstToken(), "guide");
        client.createBot();
        return client;
    }

    private static <T> Future<T> start(Callable<T> work) {
        var task = new FutureTask<>(work);
        Thread.ofVirtual().start(task);
        return task;
    }

    private static void awaitNotReady(KillClient client) throws Exception {
        CompletableFuture<Void> late =
                new CompletableFuture<Void>().completeOnTimeout(null, 3, TimeUnit.MINUTES);
        while (client.status("/health/ready") != 503) {
            assertThat(late.isDone()).as("ready long after it was told to stop").isFalse();
        }
    }

    private static void assertShuttingDown(HttpResponse<String> response) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(503);
        assertThat(response.body()).contains("\"SHUTTING_DOWN\"");
    }

    private static void assertAllIsThere(
            KillableServer.Launch launch,
            String token,
            KillRequest inTime,
            KillRequest tooSlow,
            KillRequest refused)
            throws Exception {
        try (KillableServer server = KillableServer.start(launch);
                KillClient client = new KillClient(server.port(), token, "guide")) {
            assertThat(server.log()).doesNotContain("were cut off");
            assertThat(client.message(refused)).isEqualTo(200);
            var kept =
                    java.util.stream.Stream.of(inTime, tooSlow, refused)
                            .collect(
                                    java.util.stream.Collectors.groupingBy(
                                            each -> each.told().getFirst().conversationId()));
            assertThat(new KillCheck(client).conversations(kept))
                    .isEqualTo(new KillCheck.Seen(2, 0, 1));
            KillCheck.file(launch.data());
        }
    }
}
