package dev.rejoinder.outbound;

import java.io.InputStream;

/** A body in chunks. */
final class ChunkedStream extends InputStream {
    private static final int MAX_LINE_BYTES = 4 * 1024;
    private static final int MAX_TRAILERS = 64;
    private static final int MAX_SIZE_DIGITS = 15;

    private final ResponseInput wire;
    private long left;
    private boolean begun;
    private boolean ended;

    ChunkedStream(ResponseInput wire) {
        this.wire = wire;
    }

    @Override
    public int read() throws OutboundException {
        var one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws OutboundException {
        if (length == 0) {
            return 0;
        }
        if (left == 0 && !ended) {
            nextChunk();
        }
        if (ended) {
            return -1;
        }
        int count = wire.read(target, offset, (int) Math.min(length, left));
        if (count < 0) {
            throw new OutboundException(ResponseInput.brokenOff());
        }
        left -= count;
        return count;
    }

    private void nextChunk() throws OutboundException {
        if (begun && !line().isEmpty()) {
            throw OutboundHead.garbage();
        }
        begun = true;
        left = size(line());
        if (left > 0) {
            return;
        }
        for (int trailers = 0; !line().isEmpty(); trailers++) {
            if (trailers == MAX_TRAILERS) {
                throw OutboundHead.garbage();
            }
        }
        ended = true;
    }

    private static long size(String line) throws OutboundException {
        int semicolon = line.indexOf(';');
        String digits = (semicolon < 0 ? line : line.substring(0, semicolon)).strip();
        if (digits.isEmpty()
                || digits.length() > MAX_SIZE_DIGITS
                || !digits.chars().allMatch(c -> c < 0x80 && Character.digit(c, 16) >= 0)) {
            throw OutboundHead.garbage();
        }
        return Long.parseLong(digits, 16);
    }

    private String line() throws OutboundException {
        var line = new StringBuilder();
        while (true) {
            int value = wire.read();
            if (value < 0) {
                throw new OutboundException(ResponseInput.brokenOff());
            }
            if (value == '\n') {
                int end = line.length() - 1;
                return end >= 0 && line.charAt(end) == '\r'
                        ? line.substring(0, end)
                        : line.toString();
            }
            if (line.length() == MAX_LINE_BYTES) {
                throw OutboundHead.garbage();
            }
            line.append((char) value);
        }
    }
}
