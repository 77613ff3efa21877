package dev.rejoinder.outbound;

import java.io.InputStream;

/** As many bytes as were announced; fewer are a failure. */
final class FixedLengthStream extends InputStream {
    private final ResponseInput wire;
    private long left;

    FixedLengthStream(ResponseInput wire, long length) {
        this.wire = wire;
        this.left = length;
    }

    @Override
    public int read() throws OutboundException {
        var one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws OutboundException {
        if (left == 0) {
            return -1;
        }
        int count = wire.read(target, offset, (int) Math.min(length, left));
        if (count < 0) {
            throw new OutboundException(ResponseInput.brokenOff());
        }
        left -= count;
        return count;
    }
}
