package dev.rejoinder.benchmarks;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Parses HTTP/1.1 responses with a length or in chunks from pieces of any size, one after the other
 * on a connection. It does not validate the framing, which the server's tests cover.
 */
final class ResponseReader {
    /** Consumes the body of a response. */
    interface Body {
        /** Consumes the bytes between a buffer's position and limit. */
        void content(ByteBuffer bytes) throws IOException;
    }

    private enum State {
        HEAD,
        SIZED,
        CHUNK_SIZE,
        CHUNK,
        CHUNK_END,
        TRAILER
    }

    private State state = State.HEAD;
    private final StringBuilder line = new StringBuilder();
    private int status;
    private boolean chunked;
    private long left;

    int status() {
        return status;
    }

    /** Reads more of a response. Returns true at its end, and leaves the bytes of the next one. */
    boolean read(ByteBuffer bytes, Body body) throws IOException {
        while (bytes.hasRemaining()) {
            boolean whole =
                    switch (state) {
                        case HEAD -> nextLine(bytes) && head();
                        case CHUNK_SIZE -> nextLine(bytes) && chunkSize();
                        case CHUNK_END -> nextLine(bytes) && to(State.CHUNK_SIZE);
                        case TRAILER -> nextLine(bytes) && trailer();
                        case SIZED, CHUNK -> content(bytes, body);
                    };
            if (whole) {
                state = State.HEAD;
                return true;
            }
        }
        return false;
    }

    /** Whether the line is complete; {@link #line} then holds it without its line break. */
    private boolean nextLine(ByteBuffer bytes) {
        while (bytes.hasRemaining()) {
            char next = (char) bytes.get();
            if (next == '\n') {
                line.setLength(Math.max(0, line.length() - 1));
                return true;
            }
            line.append(next);
        }
        return false;
    }

    private String takeLine() {
        String text = line.toString();
        line.setLength(0);
        return text;
    }

    private boolean to(State next) {
        line.setLength(0);
        state = next;
        return false;
    }

    private boolean head() {
        String text = takeLine();
        if (text.startsWith("HTTP/1.1 ")) {
            status = Integer.parseInt(text.substring(9, 12));
            chunked = false;
            left = 0;
        } else if (text.isEmpty()) {
            state = chunked ? State.CHUNK_SIZE : State.SIZED;
            return !chunked && left == 0;
        } else if (text.regionMatches(true, 0, "Content-Length:", 0, 15)) {
            left = Long.parseLong(text.substring(15).strip());
        } else if (text.regionMatches(true, 0, "Transfer-Encoding:", 0, 18)) {
            chunked = true;
        }
        return false;
    }

    private boolean chunkSize() {
        left = Long.parseLong(takeLine().strip(), 16);
        state = left == 0 ? State.TRAILER : State.CHUNK;
        return false;
    }

    private boolean trailer() {
        return takeLine().isEmpty();
    }

    private boolean content(ByteBuffer bytes, Body body) throws IOException {
        int limit = bytes.limit();
        int count = (int) Math.min(left, bytes.remaining());
        bytes.limit(bytes.position() + count);
        body.content(bytes);
        bytes.limit(limit);
        left -= count;
        if (left > 0) {
            return false;
        }
        return state == State.SIZED || to(State.CHUNK_END);
    }
}
