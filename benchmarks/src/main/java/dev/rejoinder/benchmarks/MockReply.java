package dev.rejoinder.benchmarks;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * One connection of {@link MockProvider}: reads a request, then sends tokens of the answer when
 * they are due.
 */
final class MockReply {
    private static final String HEAD =
            "HTTP/1.1 200 OK\r\n"
                    + "Content-Type: text/event-stream\r\n"
                    + "Transfer-Encoding: chunked\r\n\r\n";

    /** The encoded tokens by number; grows with longer answers. */
    private static final List<byte[]> TOKENS = new ArrayList<>();

    private final SelectionKey key;
    private final SocketChannel channel;
    private ByteBuffer in = ByteBuffer.allocate(4096);
    private ByteBuffer out = ByteBuffer.allocate(1024);
    private String request = "";
    private MockAnswerShape shape = new MockAnswerShape(0, 0, 0);
    private int sent;
    private boolean running;
    private long dueNanos;

    MockReply(SelectionKey key) {
        this.key = key;
        this.channel = (SocketChannel) key.channel();
    }

    /** Reads the available bytes. Returns false if the client has closed. */
    boolean read() throws IOException {
        if (!in.hasRemaining()) {
            in = ByteBuffer.allocate(in.capacity() * 2).put(in.flip());
        }
        return channel.read(in) >= 0;
    }

    boolean asksForStatistics() {
        request = StandardCharsets.ISO_8859_1.decode(in.duplicate().flip()).toString();
        return request.startsWith("GET ") && request.endsWith("\r\n\r\n");
    }

    void sendStatistics(long tokensSent) {
        in.clear();
        String body = Long.toString(tokensSent);
        put("HTTP/1.1 200 OK\r\nContent-Length: " + body.length() + "\r\n\r\n" + body);
    }

    /** Whether it has read a whole request for an answer. */
    boolean isAsked() {
        int head = request.indexOf("\r\n\r\n");
        if (head < 0) {
            return false;
        }
        String lower = request.substring(0, head).toLowerCase(java.util.Locale.ROOT);
        int field = lower.indexOf("content-length:") + "content-length:".length();
        int end = lower.indexOf('\r', field);
        int length = Integer.parseInt(lower.substring(field, end < 0 ? head : end).strip());
        return request.length() >= head + 4 + length;
    }

    void begin(long now) {
        in.clear();
        shape = MockAnswerShape.in(request);
        sent = 0;
        running = true;
        dueNanos = now + TimeUnit.MILLISECONDS.toNanos(shape.firstMillis());
        put(HEAD);
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
        while (sent < shape.tokens() && dueNanos - now <= 0) {
            put(token(sent++));
            dueNanos += TimeUnit.MILLISECONDS.toNanos(shape.intervalMillis());
        }
        if (sent == shape.tokens()) {
            running = false;
            put(end());
        }
        flush();
        return sent - before;
    }

    void flush() throws IOException {
        channel.write(out.flip());
        boolean more = out.hasRemaining();
        out.compact();
        int wanted = SelectionKey.OP_READ | (more ? SelectionKey.OP_WRITE : 0);
        if (key.interestOps() != wanted) {
            key.interestOps(wanted);
        }
    }

    void close() {
        running = false;
        try {
            channel.close();
        } catch (IOException gone) {
            // Close it anyway.
        }
    }

    private static byte[] token(int index) {
        while (TOKENS.size() <= index) {
            TOKENS.add(
                    chunk(
                            event(
                                    "{\"index\":0,\"delta\":{\"content\":\""
                                            + MockAnswerShape.token(TOKENS.size())
                                            + "\"},\"finish_reason\":null}",
                                    "")));
        }
        return TOKENS.get(index);
    }

    private byte[] end() {
        var out = new ByteArrayOutputStream();
        String usage =
                ",\"usage\":{\"prompt_tokens\":9,\"completion_tokens\":" + shape.tokens() + "}";
        String stop = "{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}";
        out.writeBytes(chunk(event(stop, "")));
        out.writeBytes(chunk(event("", usage)));
        out.writeBytes(chunk("data: [DONE]\n\n"));
        out.writeBytes("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        return out.toByteArray();
    }

    private static String event(String choice, String rest) {
        return "data: {\"id\":\"chatcmpl-mock\",\"object\":\"chat.completion.chunk\","
                + "\"created\":1700000000,\"model\":\"mock\",\"choices\":["
                + choice
                + "]"
                + rest
                + "}\n\n";
    }

    private static byte[] chunk(String text) {
        return (Integer.toHexString(text.length()) + "\r\n" + text + "\r\n")
                .getBytes(StandardCharsets.US_ASCII);
    }

    private void put(String text) {
        put(text.getBytes(StandardCharsets.US_ASCII));
    }

    private void put(byte[] bytes) {
        if (out.remaining() < bytes.length) {
            int size = Math.max(out.capacity() * 2, out.position() + bytes.length);
            out = ByteBuffer.allocate(size).put(out.flip());
        }
        out.put(bytes);
    }
}
