package dev.rejoinder.provider.http;

import dev.rejoinder.provider.ModelException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Parses server-sent events in one growing buffer and joins multi-line data in place, so an event
 * needs no allocation. Handles {@code data} and {@code event}, ignores comments and other fields,
 * and accepts a field {@code error}, which old versions of llama.cpp send.
 */
final class SseReader {
    /** The longest line, and the longest data of one event. */
    static final int MAX_LINE_BYTES = 1024 * 1024;

    /** {@link #firstByte} has seen only white space so far. */
    static final int NOT_YET = -1;

    static final int NONE = -2;

    /** Small, because each of thousands of open streams has one. It grows with the events. */
    private static final int FIRST_BUFFER_BYTES = 512;

    /** How much white space may come before the first event. */
    private static final int MAX_LEADING_SPACE = 2048;

    private static final byte[] DATA = {'d', 'a', 't', 'a'};
    private static final byte[] EVENT = {'e', 'v', 'e', 'n', 't'};
    private static final byte[] ERROR = {'e', 'r', 'r', 'o', 'r'};
    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

    private byte[] buffer = new byte[FIRST_BUFFER_BYTES];
    private int limit;
    private int scanned;
    private int lineStart;
    private int dataStart;
    private int dataEnd;
    private boolean hasData;
    private boolean dispatched;
    private boolean skipLineFeed;
    private boolean firstLine = true;
    private boolean lines;

    /** The current event's name. The last name is cached, because names usually repeat. */
    private @Nullable String name;

    private String lastName = "";
    private byte[] lastNameBytes = {};

    byte[] bytes() {
        return buffer;
    }

    /** The start of the current event's data; valid until the next call. */
    int offset() {
        return dataStart;
    }

    int length() {
        return dataEnd - dataStart;
    }

    /** The current event's name, or null. */
    @Nullable String name() {
        return name;
    }

    /**
     * Moves to the next complete event; returns false when more bytes are needed.
     *
     * @throws ModelException MALFORMED when a line or an event is too long
     */
    boolean advance() throws ModelException {
        if (dispatched) {
            dispatched = false;
            hasData = false;
            name = null;
        }
        while (toLineEnd()) {
            int end = scanned++;
            int start = lineStart;
            lineStart = scanned;
            boolean secondHalf = skipLineFeed && end == start && buffer[end] == '\n';
            skipLineFeed = buffer[end] == '\r';
            if (!secondHalf) {
                line(start, end);
                if (dispatched) {
                    return true;
                }
            }
        }
        checkLength(limit - lineStart);
        return false;
    }

    /** Whether any line was read since the last call, including comments. */
    boolean sawLines() {
        boolean saw = lines;
        lines = false;
        return saw;
    }

    /**
     * Moves to a last event that the end of the body ends instead of a blank line; returns false
     * when there is none.
     */
    boolean advanceToLast() throws ModelException {
        if (lineStart < limit) {
            line(lineStart, limit);
            scanned = limit;
            lineStart = limit;
        }
        dispatched = hasData && dataEnd > dataStart;
        hasData = false;
        return dispatched;
    }

    /** Moves to the next CR or LF. Uses local variables, because this loop sees every byte. */
    private boolean toLineEnd() {
        byte[] bytes = buffer;
        int end = limit;
        int next = scanned;
        while (next < end && bytes[next] != '\n' && bytes[next] != '\r') {
            next++;
        }
        scanned = next;
        return next < end;
    }

    private void line(int start, int end) throws ModelException {
        checkLength(end - start);
        lines = true;
        if (firstLine) {
            firstLine = false;
            if (startsWith(BYTE_ORDER_MARK, start, end)) {
                start += BYTE_ORDER_MARK.length;
            }
        }
        if (start == end) {
            dispatched = hasData && dataEnd > dataStart;
            hasData = hasData && dispatched;
            name = dispatched ? name : null;
        } else if (startsWith(DATA, start, end)) {
            int value = value(start + DATA.length, end);
            if (value >= 0) {
                data(value, end);
            }
        } else if (startsWith(EVENT, start, end)) {
            int value = value(start + EVENT.length, end);
            name = value < 0 ? name : name(value, end);
        } else if (startsWith(ERROR, start, end) && buffer[end - 1] == '}') {
            int value = value(start + ERROR.length, end);
            if (value >= 0) {
                name = BodyDecoder.ERROR;
                data(value, end);
            }
        }
    }

    /**
     * Returns where a field's value starts, or -1 if the field's name is longer than the prefix.
     */
    private int value(int at, int end) {
        if (at == end) {
            return end;
        }
        if (buffer[at] != ':') {
            return -1;
        }
        return at + 1 < end && buffer[at + 1] == ' ' ? at + 2 : at + 1;
    }

    private String name(int start, int end) {
        if (!Arrays.equals(buffer, start, end, lastNameBytes, 0, lastNameBytes.length)) {
            lastNameBytes = Arrays.copyOfRange(buffer, start, end);
            lastName = new String(lastNameBytes, StandardCharsets.UTF_8);
        }
        return lastName;
    }

    private void data(int start, int end) throws ModelException {
        if (!hasData) {
            hasData = true;
            dataStart = start;
            dataEnd = end;
            return;
        }
        // Move later lines up to the first. The field name is longer than the line feed that
        // replaces it.
        buffer[dataEnd++] = '\n';
        System.arraycopy(buffer, start, buffer, dataEnd, end - start);
        dataEnd += end - start;
        checkLength(dataEnd - dataStart);
    }

    private boolean startsWith(byte[] prefix, int start, int end) {
        return end - start >= prefix.length
                && Arrays.equals(buffer, start, start + prefix.length, prefix, 0, prefix.length);
    }

    private static void checkLength(int length) throws ModelException {
        if (length > MAX_LINE_BYTES) {
            throw new ModelException(
                    ModelException.Kind.MALFORMED,
                    "an event of more than " + MAX_LINE_BYTES + " bytes");
        }
    }

    /**
     * Returns the first byte of the body that is not white space, without consuming it. Returns
     * {@link #NOT_YET} if there is none so far, and {@link #NONE} after too much white space.
     */
    int firstByte() {
        for (int next = 0; next < Math.min(limit, MAX_LEADING_SPACE); next++) {
            int c = buffer[next] & 0xFF;
            boolean skipped = c == ' ' || c == '\n' || c == '\r' || c == '\t';
            boolean mark = next < BYTE_ORDER_MARK.length && buffer[next] == BYTE_ORDER_MARK[next];
            if (!skipped && !mark) {
                return c;
            }
        }
        return limit < MAX_LEADING_SPACE ? NOT_YET : NONE;
    }

    /** The start of the received bytes, as text. */
    String received(int most) {
        return new String(buffer, 0, Math.min(limit, most), StandardCharsets.UTF_8);
    }

    /**
     * Makes all received bytes the current event's data.
     *
     * @throws ModelException MALFORMED when they exceed the event limit
     */
    void all() throws ModelException {
        checkLength(limit);
        dataStart = startsWith(BYTE_ORDER_MARK, 0, limit) ? BYTE_ORDER_MARK.length : 0;
        dataEnd = limit;
    }

    /** Blocks for more bytes of the body; returns false at its end. */
    boolean fill(HttpCall call) throws IOException {
        makeRoom();
        int count = call.read(buffer, limit, buffer.length - limit);
        if (count < 0) {
            return false;
        }
        limit += count;
        return true;
    }

    private void makeRoom() {
        boolean keepsData = hasData && !dispatched;
        if (!keepsData && lineStart == limit) {
            limit = 0;
            scanned = 0;
            lineStart = 0;
        }
        if (limit < buffer.length) {
            return;
        }
        int data = keepsData ? dataEnd - dataStart : 0;
        int line = limit - lineStart;
        byte[] target = data + line > buffer.length / 2 ? new byte[buffer.length * 2] : buffer;
        if (keepsData) {
            System.arraycopy(buffer, dataStart, target, 0, data);
            dataStart = 0;
            dataEnd = data;
        }
        System.arraycopy(buffer, lineStart, target, data, line);
        scanned -= lineStart - data;
        lineStart = data;
        limit = data + line;
        buffer = target;
    }
}
