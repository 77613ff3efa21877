package dev.rejoinder.wire;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import java.util.zip.ZipException;

/**
 * Decompresses gzip with one or more members and padding after them. It replaces the JDK's {@link
 * java.util.zip.GZIPInputStream}, which recurses for each empty member, so that a hostile server
 * can cause a stack overflow. A read returns as soon as it has one byte, so it can be used for
 * streams.
 */
public final class GunzipStream extends InputStream {
    private static final int BUFFER_BYTES = 8 * 1024;
    private static final int FLAG_CRC = 2;
    private static final int FLAG_EXTRA = 4;
    private static final int FLAG_NAME = 8;
    private static final int FLAG_COMMENT = 16;

    private final InputStream in;
    private final Inflater inflater = new Inflater(true);
    private final CRC32 crc = new CRC32();
    private final byte[] buffer = new byte[BUFFER_BYTES];
    private int next;
    private int end;
    private long packedBytes;
    private boolean inMember;
    private boolean ended;
    private boolean any;

    public GunzipStream(InputStream in) {
        this.in = in;
    }

    /** The number of compressed bytes read so far, including bytes that are only buffered. */
    public long packedBytes() {
        return packedBytes;
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
            if (inMember && inflater.finished()) {
                endMember();
            }
            if (!inMember && !beginMember()) {
                ended = true;
                break;
            }
            int count = inflate(target, offset, length);
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

    /** Decompresses buffered input, and reads more only if that yields nothing. */
    private int inflate(byte[] target, int offset, int length) throws IOException {
        try {
            int count = inflater.inflate(target, offset, length);
            next = end - inflater.getRemaining();
            if (inflater.needsDictionary()) {
                throw broken();
            }
            crc.update(target, offset, count);
            if (count == 0 && !inflater.finished()) {
                if (!filled()) {
                    throw cutOff();
                }
                inflater.setInput(buffer, next, end - next);
            }
            return count;
        } catch (DataFormatException e) {
            throw broken();
        }
    }

    /** Returns false at the end of the input, or if the data after a member is not gzip. */
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
        inflater.setInput(buffer, next, end - next);
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
            // A file name or a comment.
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
        packedBytes += end;
        return count > 0;
    }

    private static EOFException cutOff() {
        return new EOFException("truncated gzip data");
    }

    private static ZipException broken() {
        return new ZipException("invalid gzip data");
    }
}
