package dev.rejoinder.outbound;

import dev.rejoinder.wire.GunzipStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.ZipException;

/** Unpacks gzip up to a limit, and stops at bombs. Its failures are sentences. */
public final class UnpackedStream extends InputStream {
    /** How much larger than its packed form a text may be. */
    private static final int MAX_RATIO = 200;

    /** Up to here the ratio does not matter. */
    private static final int FREE_BYTES = 1024 * 1024;

    private final GunzipStream gunzip;
    private final long maxBytes;
    private long bytes;

    /**
     * Reads nothing yet.
     *
     * @param maxBytes unpacked; more is a failure
     */
    public UnpackedStream(InputStream packed, long maxBytes) {
        this.gunzip = new GunzipStream(packed);
        this.maxBytes = maxBytes;
    }

    @Override
    public int read() throws IOException {
        var one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        int count = unpack(target, offset, length);
        bytes += Math.max(count, 0);
        if (bytes > maxBytes) {
            throw OutboundException.tooLarge(maxBytes);
        }
        if (bytes > FREE_BYTES && bytes / MAX_RATIO > gunzip.packedBytes()) {
            throw new OutboundException("The answer unpacks to far more than it should.");
        }
        return count;
    }

    private int unpack(byte[] target, int offset, int length) throws IOException {
        try {
            return gunzip.read(target, offset, length);
        } catch (EOFException e) {
            throw new OutboundException("The packed answer is cut off.", e);
        } catch (ZipException e) {
            throw new OutboundException("The packed answer is broken.", e);
        }
    }

    @Override
    public void close() throws IOException {
        gunzip.close();
    }
}
