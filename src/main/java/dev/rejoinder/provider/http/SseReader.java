package dev.rejoinder.provider.http;

import dev.rejoinder.provider.ModelException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Reads server-sent events out of one growing buffer, in which an event's data is joined in place:
 * no event costs an object. Only {@code data} counts; comments and other fields are passed over.
 */
final class SseReader {
    /** Longest line, and longest data of one event. */
    static final int MAX_LINE_BYTES = 1024 * 1024;

    private static final int FIRST_BUFFER_BYTES = 2048;
    private static final byte[] FIELD = {'d', 'a', 't', 'a'};
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

    byte[] bytes() {
        return buffer;
    }

    /** Where the current event's data begins; good until the next call. */
    int offset() {
        return dataStart;
    }

    int length() {
        return dataEnd - dataStart;
    }

    /**
     * Moves to the next event that is there as a whole; false when more bytes are needed.
     *
     * @throws ModelException MALFORMED when a line or an event is too long
     */
    boolean advance() throws ModelException {
        if (dispatched) {
            dispatched = false;
            hasData = false;
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

    /** Whether any line was read, comments included, since this was asked for the last time. */
    boolean sawLines() {
        boolean saw = lines;
        lines = false;
        return saw;
    }

    /**
     * Moves to the event that the end of the body has ended, in place of a blank line; false when
     * there is none.
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

    /** Moves to the next CR or LF that is there. On variables, because every byte passes here. */
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
        } else if (startsWith(FIELD, start, end)) {
            int value = start + FIELD.length;
            if (value == end) {
                data(end, end);
            } else if (buffer[value] == ':') {
                value++;
                data(value < end && buffer[value] == ' ' ? value + 1 : value, end);
            }
        }
    }

    private void data(int start, int end) throws ModelException {
        if (!hasData) {
            hasData = true;
            dataStart = start;
            dataEnd = end;
            return;
        }
        // Later lines move up to the first; the field's name leaves more room than the line feed
        // between them takes.
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
     * Blocks for the first byte of the body that is no space, and leaves it where it is; -1 when
     * there is none, or not soon.
     */
    int firstByte(HttpCall call) throws IOException {
        int next = 0;
        while (next < FIRST_BUFFER_BYTES) {
            if (next == limit) {
                if (!fill(call)) {
                    return -1;
                }
                continue;
            }
            int c = buffer[next] & 0xFF;
            boolean skipped = c == ' ' || c == '\n' || c == '\r' || c == '\t';
            boolean mark = next < BYTE_ORDER_MARK.length && buffer[next] == BYTE_ORDER_MARK[next];
            if (!skipped && !mark) {
                return c;
            }
            next++;
        }
        return -1;
    }

    /** The beginning of what has come. */
    String received(int most) {
        return new String(buffer, 0, Math.min(limit, most), StandardCharsets.UTF_8);
    }

    /**
     * Blocks for all of the body, which is then the current event's data.
     *
     * @throws ModelException MALFORMED when it is longer than an event may be
     */
    void all(HttpCall call) throws IOException, ModelException {
        while (fill(call)) {
            checkLength(limit);
        }
        dataStart = startsWith(BYTE_ORDER_MARK, 0, limit) ? BYTE_ORDER_MARK.length : 0;
        dataEnd = limit;
    }

    /** Blocks for more bytes of the body; false at its end. */
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
