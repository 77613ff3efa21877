package dev.rejoinder.outbound;

import java.io.IOException;
import java.io.InputStream;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Unpacks gzip, and stops at bombs. The JDK's own stream calls itself for each empty member, which
 * a hostile file turns into a stack overflow; this one takes members in a loop.
 */
public final class GunzipStream extends InputStream {
    /** How much larger than its packed form a text may be. */
    public static final int MAX_RATIO = 200;

    /** Up to here the ratio does not matter. */
    public static final int FREE_BYTES = 1024 * 1024;

    private static final int BUFFER_BYTES = 8 * 1024;
    private static final int FLAG_CRC = 2;
    private static final int FLAG_EXTRA = 4;
    private static final int FLAG_NAME = 8;
    private static final int FLAG_COMMENT = 16;

    private final InputStream in;
    private final long maxBytes;
    private final Inflater inflater = new Inflater(true);
    private final CRC32 crc = new CRC32();
    private final byte[] buffer = new byte[BUFFER_BYTES];
    private int next;
    private int end;
    private long packed;
    private long unpacked;
    private boolean inMember;
    private boolean ended;
    private boolean any;

    /**
     * @param in of gzip, one member or several
     * @param maxBytes unpacked; more is a failure
     */
    public GunzipStream(InputStream in, long maxBytes) {
        this.in = in;
        this.maxBytes = maxBytes;
    }

    @Override
    public int read() throws IOException {
        var one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        while (!ended) {
            if (!inMember && !beginMember()) {
                ended = true;
                break;
            }
            int count = inflate(target, offset, length);
            if (inflater.finished()) {
                endMember();
            }
            if (count > 0) {
                return count;
            }
        }
        return -1;
    }

    @Override
    public void close() throws IOException {
        inflater.end();
        in.close();
    }

    private int inflate(byte[] target, int offset, int length) throws IOException {
        if (inflater.needsInput() && !inflater.finished()) {
            if (!filled()) {
                throw cutOff();
            }
            inflater.setInput(buffer, next, end - next);
        }
        try {
            int count = inflater.inflate(target, offset, length);
            next = end - inflater.getRemaining();
            if (inflater.needsDictionary()) {
                throw broken();
            }
            crc.update(target, offset, count);
            check(count);
            return count;
        } catch (DataFormatException e) {
            throw broken();
        }
    }

    private void check(int count) throws OutboundException {
        unpacked += count;
        if (unpacked > maxBytes) {
            throw OutboundException.tooLarge(maxBytes);
        }
        if (unpacked > FREE_BYTES && unpacked / MAX_RATIO > packed) {
            throw new OutboundException("The answer unpacks to far more than it should.");
        }
    }

    /** False at the end, and at what follows a member and is none, as padding. */
    private boolean beginMember() throws IOException {
        int first = filled() ? nextByte() : -1;
        if (first != 0x1F || nextByte() != 0x8B || nextByte() != 8) {
            if (!any) {
                throw broken();
            }
            return false;
        }
        any = true;
        int flags = nextByte();
        skip(6);
        if ((flags & FLAG_EXTRA) != 0) {
            skip(nextByte() | nextByte() << 8);
        }
        if ((flags & FLAG_NAME) != 0) {
            skipText();
        }
        if ((flags & FLAG_COMMENT) != 0) {
            skipText();
        }
        if ((flags & FLAG_CRC) != 0) {
            skip(2);
        }
        inMember = true;
        inflater.reset();
        crc.reset();
        return true;
    }

    private void endMember() throws IOException {
        long sum = 0;
        for (int shift = 0; shift < Integer.SIZE; shift += Byte.SIZE) {
            sum |= (long) nextByte() << shift;
        }
        if (sum != crc.getValue()) {
            throw broken();
        }
        skip(Integer.BYTES);
        inMember = false;
    }

    private void skipText() throws IOException {
        while (nextByte() != 0) {
            // The name of a file, or a remark.
        }
    }

    private void skip(int count) throws IOException {
        for (int i = 0; i < count; i++) {
            nextByte();
        }
    }

    private int nextByte() throws IOException {
        if (!filled()) {
            throw cutOff();
        }
        return buffer[next++] & 0xFF;
    }

    private boolean filled() throws IOException {
        if (next < end) {
            return true;
        }
        int count = in.read(buffer, 0, BUFFER_BYTES);
        next = 0;
        end = Math.max(count, 0);
        packed += end;
        return count > 0;
    }

    private static OutboundException cutOff() {
        return new OutboundException("The packed answer is cut off.");
    }

    private static OutboundException broken() {
        return new OutboundException("The packed answer is broken.");
    }
}
