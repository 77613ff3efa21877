package dev.rejoinder.provider.http;

import dev.rejoinder.wire.Header;
import dev.rejoinder.wire.ResponseHead;
import java.io.EOFException;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;

/**
 * Plays one recorded response without a network, in pieces of any size and optionally truncated.
 * Keeps the last request.
 */
public final class RecordedTransport implements HttpTransport {
    private final ResponseHead head;
    private final byte[] body;
    private final int cut;
    private final int largestPiece;
    private final Random chance;
    private String request = "";

    private RecordedTransport(ResponseHead head, byte[] body, int cut, int piece, long seed) {
        this.head = head;
        this.body = body;
        this.cut = cut;
        this.largestPiece = piece;
        this.chance = new Random(seed);
    }

    /** A whole event stream, available at once. */
    public static RecordedTransport stream(String body) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        return new RecordedTransport(
                status(200, "Content-Type: text/event-stream"), bytes, -1, bytes.length + 1, 0);
    }

    /** Any other response, with headers as {@code Name: value}. */
    public static RecordedTransport answer(int status, String body, String... headers) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        return new RecordedTransport(status(status, headers), bytes, -1, bytes.length + 1, 0);
    }

    private static ResponseHead status(int status, String... headers) {
        return new ResponseHead(
                status,
                List.of(headers).stream()
                        .map(line -> line.split(": ", 2))
                        .map(parts -> new Header(parts[0], parts[1]))
                        .toList());
    }

    /** A copy that loses the connection after this many bytes of the body. */
    public RecordedTransport cutAt(int bytes) {
        return new RecordedTransport(head, body, bytes, largestPiece, 0);
    }

    /** A copy that delivers random pieces of at most this many bytes. */
    public RecordedTransport inPieces(int largest, long seed) {
        return new RecordedTransport(head, body, cut, largest, seed);
    }

    public int length() {
        return body.length;
    }

    /** Returns the address, header lines and body of the last request. */
    public String request() {
        return request;
    }

    @Override
    public HttpCall post(URI uri, List<Header> headers, byte[] content) {
        request =
                uri
                        + "\n"
                        + headers.stream()
                                .map(header -> header.name() + ": " + header.value() + "\n")
                                .collect(Collectors.joining())
                        + "\n"
                        + new String(content, StandardCharsets.UTF_8);
        return new Call();
    }

    @Override
    public HttpCall get(URI uri, List<Header> headers) {
        return post(uri, headers, new byte[0]);
    }

    @Override
    public void close() {}

    private final class Call implements HttpCall {
        private int position;
        private int received;
        private volatile boolean aborted;

        @Override
        public ResponseHead execute() throws IOException {
            refuseIfAborted();
            return head;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            refuseIfAborted();
            if (position == received) {
                if (position == cut) {
                    throw new EOFException("cut");
                }
                if (position == body.length) {
                    return -1;
                }
                int end = cut < 0 ? body.length : cut;
                received =
                        largestPiece > body.length
                                ? end
                                : Math.min(end, position + 1 + chance.nextInt(largestPiece));
            }
            int count = Math.min(length, received - position);
            System.arraycopy(body, position, target, offset, count);
            position += count;
            return count;
        }

        @Override
        public boolean isReady() {
            return received > position;
        }

        @Override
        public void drain() {}

        private void refuseIfAborted() throws IOException {
            if (aborted) {
                throw new IOException("aborted");
            }
        }

        @Override
        public void abort() {
            aborted = true;
        }

        @Override
        public void close() {}
    }
}
