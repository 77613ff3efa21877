package dev.rejoinder.benchmarks;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/**
 * One connection of {@link MockProvider}: reads a request, then sends the answer: a stream's tokens
 * when they are due, or the whole answer when the last token would be.
 */
final class MockReply {
    private static final Pattern STREAM = Pattern.compile("\"stream\"\\s*:\\s*true");

    private final SelectionKey key;
    private final MockSocket socket;
    private ByteBuffer in = ByteBuffer.allocate(4096);
    private ByteBuffer out = ByteBuffer.allocate(1024);
    private String request = "";
    private MockAnswerShape shape = new MockAnswerShape(0, 0, 0);
    private boolean stream;
    private int sent;
    private boolean running;
    private long dueNanos;

    MockReply(SelectionKey key, MockSocket socket) {
        this.key = key;
        this.socket = socket;
    }

    /** Reads the available bytes. Returns false if the client has closed. */
    boolean read() throws IOException {
        int count;
        do {
            if (!in.hasRemaining()) {
                in = ByteBuffer.allocate(in.capacity() * 2).put(in.flip());
            }
            count = socket.read(in);
        } while (!in.hasRemaining());
        request = StandardCharsets.ISO_8859_1.decode(in.duplicate().flip()).toString();
        return count >= 0;
    }

    /** Whether it has read a whole request. */
    boolean isAsked() {
        int head = request.indexOf("\r\n\r\n");
        if (head < 0) {
            return false;
        }
        String lower = request.substring(0, head).toLowerCase(Locale.ROOT);
        int field = lower.indexOf("content-length:") + "content-length:".length();
        int end = lower.indexOf('\r', field);
        int length = Integer.parseInt(lower.substring(field, end < 0 ? head : end).strip());
        return request.length() >= head + 4 + length;
    }

    void begin(long now) {
        in.clear();
        shape = MockAnswerShape.in(request);
        stream = STREAM.matcher(request).find();
        sent = 0;
        running = true;
        dueNanos = now + TimeUnit.MILLISECONDS.toNanos(shape.firstMillis());
        if (stream) {
            put(MockAnswerBytes.STREAM_HEAD);
        } else {
            int wait = shape.intervalMillis() * Math.max(0, shape.tokens() - 1);
            dueNanos += TimeUnit.MILLISECONDS.toNanos(wait);
        }
    }

    boolean isRunning() {
        return running;
    }

    long dueNanos() {
        return dueNanos;
    }

    /** Sends the tokens that are due and returns their number. */
    int sendDue(long now) throws IOException {
        int before = sent;
        if (stream) {
            putDueTokens(now);
        } else {
            put(MockAnswerBytes.of(shape).whole());
            sent = shape.tokens();
        }
        running = sent < shape.tokens();
        flush();
        return sent - before;
    }

    private void putDueTokens(long now) {
        while (sent < shape.tokens() && dueNanos - now <= 0) {
            put(MockAnswerBytes.token(sent++));
            dueNanos += TimeUnit.MILLISECONDS.toNanos(shape.intervalMillis());
        }
        if (sent == shape.tokens()) {
            put(MockAnswerBytes.of(shape).end());
        }
    }

    void flush() throws IOException {
        socket.write(out.flip());
        boolean more = out.hasRemaining() || socket.hasUnsent();
        out.compact();
        int wanted = SelectionKey.OP_READ | (more ? SelectionKey.OP_WRITE : 0);
        if (key.interestOps() != wanted) {
            key.interestOps(wanted);
        }
    }

    void close() {
        running = false;
        try {
            socket.close();
        } catch (IOException gone) {
            // Close it anyway.
        }
    }

    private void put(byte[] bytes) {
        if (out.remaining() < bytes.length) {
            int size = Math.max(out.capacity() * 2, out.position() + bytes.length);
            out = ByteBuffer.allocate(size).put(out.flip());
        }
        out.put(bytes);
    }
}
