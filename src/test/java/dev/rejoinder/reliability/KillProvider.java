package dev.rejoinder.reliability;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * A model provider that speaks OpenAI's protocol and streams {@link KillText} in small pieces with
 * short pauses. Runs in the test's process, so it outlives every server. Thread-safe.
 */
final class KillProvider implements AutoCloseable {
    private static final Pattern LENGTH = Pattern.compile("(?i)\r\ncontent-length: ([0-9]+)\r\n");
    private static final JsonMapper JSON = JsonMapper.shared();

    /** The longest pause between two pieces. A kill can fall into a pause. */
    private static final Duration LONGEST_PAUSE = Duration.ofMillis(4);

    private static final String HEAD =
            """
            HTTP/1.1 200 OK\r
            Content-Type: text/event-stream\r
            Transfer-Encoding: chunked\r
            Connection: close\r
            \r
            """;

    /** A callback before each piece, on the thread that sends it. */
    interface Watcher {
        /**
         * Called before a piece is sent.
         *
         * @param piece the number of pieces of this answer sent so far
         */
        void beforePiece(String question, int piece) throws InterruptedException;
    }

    private final ServerSocket listener;
    private final AtomicInteger calls = new AtomicInteger();
    private volatile Watcher watcher = (_, _) -> {};

    private KillProvider(ServerSocket listener) {
        this.listener = listener;
        Thread.ofVirtual().start(this::accept);
    }

    static KillProvider start() throws IOException {
        return new KillProvider(new ServerSocket(0, 200, InetAddress.ofLiteral("127.0.0.1")));
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + listener.getLocalPort() + "/v1");
    }

    void watch(Watcher given) {
        watcher = given;
    }

    /**
     * Makes answers to questions with this word stop after their first pieces, until the returned
     * gate opens.
     */
    Gate hold(String word) {
        var gate = new Gate();
        Watcher others = watcher;
        watcher =
                (question, piece) -> {
                    others.beforePiece(question, piece);
                    if (question.contains(word) && piece == Gate.AFTER_PIECES) {
                        gate.reached.release();
                        gate.open.await();
                    }
                };
        return gate;
    }

    /** Holds answers back. */
    static final class Gate {
        static final int AFTER_PIECES = 4;
        private final Semaphore reached = new Semaphore(0);
        private final CountDownLatch open = new CountDownLatch(1);

        /** Waits until an answer is held. */
        void awaitOne() throws InterruptedException {
            assertThat(reached.tryAcquire(60, TimeUnit.SECONDS)).as("an answer is held").isTrue();
        }

        void open() {
            open.countDown();
        }
    }

    /** Returns the number of requested answers. */
    int calls() {
        return calls.get();
    }

    private void accept() {
        while (true) {
            Socket socket;
            try {
                socket = listener.accept();
            } catch (IOException closed) {
                return;
            }
            Thread.ofVirtual().start(() -> serve(socket));
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            socket.setTcpNoDelay(true);
            JsonNode request = JSON.readTree(readBody(socket.getInputStream()));
            calls.incrementAndGet();
            answer(socket.getOutputStream(), request);
        } catch (IOException gone) {
            // The server was killed, or aborted the call.
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static byte[] readBody(InputStream in) throws IOException {
        var head = new ByteArrayOutputStream();
        String text = "";
        while (!text.endsWith("\r\n\r\n")) {
            int next = in.read();
            if (next < 0) {
                throw new EOFException();
            }
            head.write(next);
            text = next == '\n' ? head.toString(StandardCharsets.US_ASCII) : text;
        }
        Matcher length = LENGTH.matcher(text);
        return in.readNBytes(length.find() ? Integer.parseInt(length.group(1)) : 0);
    }

    /** The prompt contains an earlier unanswered question before the last one. */
    private static String question(JsonNode userMessage) {
        String last = userMessage.get("content").stringValue();
        return last.substring(last.lastIndexOf("\n\n") + 1).strip();
    }

    private void answer(OutputStream out, JsonNode request)
            throws IOException, InterruptedException {
        List<JsonNode> messages = request.get("messages").values().stream().toList();
        int asked = messages.size() - 1;
        int rounds = 0;
        while (!messages.get(asked).get("role").stringValue().equals("user")) {
            rounds += messages.get(asked).has("tool_calls") ? 1 : 0;
            asked--;
        }
        String question = question(messages.get(asked));
        if (KillActionScript.isScripted(question)) {
            KillActionScript.Round round = KillActionScript.rounds(question).get(rounds);
            answer(out, question, KillText.pieces(question, round.text()), round.calls());
        } else {
            answer(out, question, KillText.pieces(question), List.of());
        }
    }

    private void answer(
            OutputStream out,
            String question,
            List<String> pieces,
            List<KillActionScript.Call> calls)
            throws IOException, InterruptedException {
        out.write(HEAD.getBytes(StandardCharsets.US_ASCII));
        int sent = 0;
        for (String piece : pieces) {
            watcher.beforePiece(question, sent);
            sent++;
            choice(out, "{\"content\":" + quote(piece) + "}", "null");
            LockSupport.parkNanos(ThreadLocalRandom.current().nextLong(LONGEST_PAUSE.toNanos()));
        }
        watcher.beforePiece(question, sent);
        for (int i = 0; i < calls.size(); i++) {
            choice(out, "{\"tool_calls\":[" + calls.get(i).requested(i, question) + "]}", "null");
        }
        choice(out, "{}", calls.isEmpty() ? "\"stop\"" : "\"tool_calls\"");
        send(out, "data: [DONE]\n\n");
        out.write("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        out.flush();
    }

    private static void choice(OutputStream out, String delta, String finishReason)
            throws IOException {
        send(
                out,
                "data: {\"choices\":[{\"index\":0,\"delta\":%s,\"finish_reason\":%s}]}\n\n"
                        .formatted(delta, finishReason));
    }

    private static String quote(String text) {
        return JSON.writeValueAsString(JsonNodeFactory.instance.stringNode(text));
    }

    private static void send(OutputStream out, String event) throws IOException {
        byte[] bytes = event.getBytes(StandardCharsets.UTF_8);
        var chunk = new ByteArrayOutputStream();
        chunk.write(
                (Integer.toHexString(bytes.length) + "\r\n").getBytes(StandardCharsets.US_ASCII));
        chunk.write(bytes);
        chunk.write('\r');
        chunk.write('\n');
        out.write(chunk.toByteArray());
        out.flush();
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }
}
