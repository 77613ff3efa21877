package dev.rejoinder.reliability;

import static dev.rejoinder.provider.scripted.ScriptedStep.pause;
import static dev.rejoinder.provider.scripted.ScriptedStep.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rejoinder.provider.scripted.ScriptedStep;
import dev.rejoinder.testkit.SettableClock;
import dev.rejoinder.testkit.TestServer;
import dev.rejoinder.testkit.TestServer.Answer;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Readers that stop reading, readers that disconnect silently, and idle connections. */
class SlowReaderTest {
    private static final String STREAM = "/api/v1/chat/guide/stream";
    private static final String QUESTION = "{\"message\":\"Tell me all.\"}";
    private static final Duration IDLE = Duration.ofMillis(1_500);
    private static final Duration HEARTBEAT = Duration.ofSeconds(16);

    /** Small, so that the server soon notices a reader that stops reading. */
    private static final int RECEIVE_BUFFER = 8 << 10;

    private static final int PIECES = 900;
    private static final String PIECE = "0123456789abcdef".repeat(64);

    /** The heap limit for a stalled reader: one delta in flight, and its connection. */
    private static final long HEAP_BYTES_PER_STALLED = 160 << 10;

    @TempDir Path folder;

    private static ScriptedStep[] longAnswer(ScriptedStep... first) {
        var steps = new ArrayList<>(List.of(first));
        for (int i = 0; i < PIECES; i++) {
            steps.add(text(PIECE));
        }
        return steps.toArray(ScriptedStep[]::new);
    }

    @Test
    void readersThatStopReadingDoNotAffectOthers() throws Exception {
        stall(50, 10);
    }

    @Test
    @Tag("long")
    void manyReadersThatStopReadingDoNotAffectOthers() throws Exception {
        stall(500, 100);
    }

    private void stall(int stalled, int live) throws Exception {
        var options = new TestServer.Options().idle(IDLE);
        ScriptedStep.Pause pause = pause();
        try (TestServer server = TestServer.start(folder, options);
                var clients = Executors.newVirtualThreadPerTaskExecutor()) {
            server.model().reply(longAnswer(text("Well: "), pause));
            try (InputStream first = server.open(STREAM, QUESTION, Map.of())) {
                String begun = readUntil(first, "Well: ");
                byte[] follow = follow(server, begun);
                long before = heap();
                List<Socket> silent = new ArrayList<>();
                for (int i = 0; i < stalled; i++) {
                    Socket socket = silent(server, follow);
                    // This reader follows the running answer; later ones get the stored one.
                    readUntil(socket.getInputStream(), "Well: ");
                    silent.add(socket);
                }
                List<Future<?>> answers = new ArrayList<>();
                for (int i = 0; i < live; i++) {
                    answers.add(clients.submit(() -> readWhole(server, follow)));
                }
                pause.release();
                for (Future<?> answer : answers) {
                    answer.get();
                }
                // Each holds no more than a piece, unless it is already disconnected.
                assertThat(heap() - before)
                        .isLessThan(stalled * HEAP_BYTES_PER_STALLED + (32 << 20));
                for (Socket socket : silent) {
                    assertThat(cutOff(socket)).isTrue();
                }
                readWhole(server, follow);
            }
        }
    }

    @Test
    void unreadReplaysDoNotHoldWholeAnswers() throws Exception {
        int stalled = 100;
        try (TestServer server =
                TestServer.start(folder, new TestServer.Options().idle(Duration.ofSeconds(30)))) {
            server.model().reply(longAnswer());
            byte[] follow = follow(server, server.post(STREAM, QUESTION).body());
            long before = heap();
            List<Socket> silent = new ArrayList<>();
            for (int i = 0; i < stalled; i++) {
                Socket socket = silent(server, follow);
                // The response headers have arrived, so the answer is being sent.
                assertThat(socket.getInputStream().read()).isEqualTo('H');
                silent.add(socket);
            }
            // Each holds the stored answer as text and as end, and no third copy in flight.
            long each = 2L * (1 << 20) + HEAP_BYTES_PER_STALLED;
            assertThat(heap() - before).isLessThan(stalled * each);
            for (Socket socket : silent) {
                socket.close();
            }
        }
    }

    @Test
    void longPlainTextIsWhole() {
        try (TestServer server = TestServer.start(folder)) {
            server.model().reply(longAnswer());

            Answer answer = server.send("POST", STREAM, QUESTION, Map.of("Accept", "text/plain"));

            assertThat(answer.body()).isEqualTo(PIECE.repeat(PIECES));
        }
    }

    private static @Nullable Void readWhole(TestServer server, byte[] follow) throws IOException {
        String stream = RawConnection.body(RawConnection.exchange(server.port(), follow));
        String last = RawConnection.events(stream).getLast();
        assertThat(last).contains("event: message.completed");
        assertThat(RawConnection.field(last, "response"))
                .isEqualTo("Well: " + PIECE.repeat(PIECES));
        return null;
    }

    private static byte[] follow(TestServer server, String begun) {
        return RawConnection.request(
                "GET",
                "/api/v1/chat/guide/conversations/%s/messages/%s/stream"
                        .formatted(
                                RawConnection.field(begun, "conversationId"),
                                RawConnection.field(begun, "messageId")),
                server.writeKey(),
                "",
                "");
    }

    private static Socket silent(TestServer server, byte[] request) throws IOException {
        var socket = new Socket();
        socket.setReceiveBufferSize(RECEIVE_BUFFER);
        socket.connect(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), server.port()));
        socket.setSoTimeout(180_000);
        socket.getOutputStream().write(request);
        return socket;
    }

    /** Whether the remaining bytes end without the end of the stream. */
    private static boolean cutOff(Socket socket) throws IOException {
        try (socket) {
            // Read only after the server has disconnected; otherwise it would continue to send.
            awaitReset(socket);
            byte[] rest = socket.getInputStream().readAllBytes();
            return !new String(rest, StandardCharsets.UTF_8).contains("message.completed");
        } catch (SocketException reset) {
            return true;
        }
    }

    /** Writes until the connection, which the other side has closed, fails. */
    private static void awaitReset(Socket socket) throws IOException {
        try {
            while (true) {
                socket.getOutputStream().write('\n');
                socket.getOutputStream().flush();
                LockSupport.parkNanos(10_000_000);
            }
        } catch (SocketException closed) {
            // It is closed.
        }
    }

    private static long heap() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    @Test
    void idleStreamGetsHeartbeatsAndItsLossLosesNoText() throws Exception {
        var clock = new SettableClock();
        ScriptedStep.Pause pause = pause();
        try (TestServer server = TestServer.start(folder, new TestServer.Options().clock(clock))) {
            server.model().reply(text("Well, "), pause, text("yes."));
            Socket client = RawConnection.connect(server.port());
            client.getOutputStream()
                    .write(RawConnection.request("POST", STREAM, server.writeKey(), "", QUESTION));
            InputStream in = client.getInputStream();
            String begun = readUntil(in, "\"delta\":\"Well, \"}\n\n");
            for (int i = 0; i < 3; i++) {
                clock.tick(HEARTBEAT);
                assertThat(readUntil(in, "keep-alive\n")).isEqualTo(": keep-alive\n");
            }
            client.close();
            pause.release();
            Answer answer = server.get(path(begun) + "/stream");
            assertThat(answer.body()).contains("\"response\":\"Well, yes.\"");
        }
    }

    private static String path(String begun) {
        return "/api/v1/chat/guide/conversations/%s/messages/%s"
                .formatted(
                        RawConnection.field(begun, "conversationId"),
                        RawConnection.field(begun, "messageId"));
    }

    @Test
    void answerSlowerThanTheIdleTimeoutIsNotCut() throws Exception {
        ScriptedStep.Pause pause = pause();
        try (TestServer server =
                        TestServer.start(
                                folder, new TestServer.Options().idle(Duration.ofMillis(300)));
                var clients = Executors.newVirtualThreadPerTaskExecutor()) {
            server.model().reply(pause, text("At last."));
            Future<Answer> answer =
                    clients.submit(() -> server.post("/api/v1/chat/guide/message", QUESTION));
            pause.awaitReached();

            assertThatThrownBy(() -> answer.get(2, TimeUnit.SECONDS))
                    .isInstanceOf(TimeoutException.class);
            pause.release();

            assertThat(answer.get().body()).contains("\"response\":\"At last.\"");
        }
    }

    private static String readUntil(InputStream in, String text) throws IOException {
        var read = new StringBuilder();
        while (read.indexOf(text) < 0) {
            int next = in.read();
            assertThat(next).as(read.toString()).isNotNegative();
            read.append((char) next);
        }
        return read.toString();
    }
}
