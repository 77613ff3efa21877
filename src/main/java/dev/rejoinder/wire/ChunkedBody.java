package dev.rejoinder.wire;

import java.io.EOFException;
import java.net.ProtocolException;

/**
 * A chunked body. A state machine parses the framing byte by byte, so a packet may end anywhere,
 * and {@link #readable()} skips framing without blocking. After an error it keeps its state and
 * fails again.
 */
final class ChunkedBody extends ResponseBody {
    /** The longest chunk extension after a chunk's size. */
    static final int MAX_SIZE_LINE_BYTES = 1024;

    static final int MAX_TRAILER_BYTES = 8 * 1024;
    private static final int MAX_SIZE_DIGITS = 15;

    private enum State {
        SIZE,
        EXTENSION,
        SIZE_LF,
        DATA,
        DATA_CR,
        DATA_LF,
        TRAILER_START,
        TRAILER,
        TRAILER_LF,
        LAST_LF,
        END
    }

    private State state = State.SIZE;
    private long left;
    private int digits;
    private int lineBytes;
    private int trailerBytes;

    ChunkedBody(HttpConnection connection) {
        super(connection);
    }

    @Override
    public int readable() throws ProtocolException {
        while (connection.available() > 0 && state != State.DATA && state != State.END) {
            state = after(connection.peek());
            connection.next();
        }
        return state == State.DATA ? (int) Math.min(left, connection.available()) : 0;
    }

    @Override
    void taken(int count) {
        left -= count;
        if (left == 0) {
            state = State.DATA_CR;
        }
    }

    @Override
    public boolean ended() {
        return state == State.END;
    }

    @Override
    void closed() throws EOFException {
        throw new EOFException("closed before the last chunk");
    }

    private State after(int next) throws ProtocolException {
        return switch (state) {
            case SIZE -> size(next);
            case EXTENSION -> {
                countLine();
                yield next == '\r' ? State.SIZE_LF : text(next, State.EXTENSION);
            }
            case SIZE_LF -> {
                expect('\n', next);
                lineBytes = 0;
                digits = 0;
                yield left == 0 ? State.TRAILER_START : State.DATA;
            }
            case DATA_CR -> {
                expect('\r', next);
                yield State.DATA_LF;
            }
            case DATA_LF -> {
                expect('\n', next);
                yield State.SIZE;
            }
            case TRAILER_START -> {
                countTrailer();
                yield next == '\r' ? State.LAST_LF : text(next, State.TRAILER);
            }
            case TRAILER -> {
                countTrailer();
                yield next == '\r' ? State.TRAILER_LF : text(next, State.TRAILER);
            }
            case TRAILER_LF -> {
                expect('\n', next);
                yield State.TRAILER_START;
            }
            case LAST_LF -> {
                expect('\n', next);
                yield State.END;
            }
            case DATA, END -> throw new IllegalStateException();
        };
    }

    private State size(int next) throws ProtocolException {
        int digit = Character.digit(next, 16);
        if (digit >= 0 && next < 0x80) {
            if (++digits > MAX_SIZE_DIGITS) {
                throw new ProtocolException("a chunk that is too large");
            }
            left = left * 16 + digit;
            return State.SIZE;
        }
        if (digits == 0) {
            throw new ProtocolException("a chunk without a size");
        }
        if (next == '\r') {
            return State.SIZE_LF;
        }
        // Some old servers pad the size with spaces.
        if (next == ';' || next == ' ' || next == '\t') {
            return State.EXTENSION;
        }
        throw new ProtocolException("a chunk size that is no number");
    }

    private void countLine() throws ProtocolException {
        if (++lineBytes > MAX_SIZE_LINE_BYTES) {
            throw new ProtocolException("a chunk's size line that is too long");
        }
    }

    private void countTrailer() throws ProtocolException {
        if (++trailerBytes > MAX_TRAILER_BYTES) {
            throw new ProtocolException("trailers that are too long");
        }
    }

    private static State text(int next, State state) throws ProtocolException {
        if (next == '\n') {
            throw new ProtocolException("a line that ends in LF alone");
        }
        return state;
    }

    private static void expect(int expected, int next) throws ProtocolException {
        if (next != expected) {
            throw new ProtocolException("a chunk that does not match its size");
        }
    }
}
