package dev.rejoinder.outbound;

import dev.rejoinder.wire.GunzipStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.ZipException;

/** Decompresses gzip with a size limit, and stops at decompression bombs. */
public final class UnpackedStream extends InputStream {
    /** The highest accepted compression ratio. */
    private static final int MAX_RATIO = 200;

    /** The ratio is not checked up to this length. */
    private static final int FREE_BYTES = 1024 * 1024;

    private final GunzipStream gunzip;
    private final long maxBytes;
    private long bytes;

    /**
     * Creates a stream without reading from it.
     *
     * @param maxBytes the largest decompressed length
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
            throw OutboundException.inResponse(
                    "The answer decompresses to far more data than allowed.", null);
        }
        return count;
    }

    private int unpack(byte[] target, int offset, int length) throws IOException {
        try {
            return gunzip.read(target, offset, length);
        } catch (EOFException e) {
            throw OutboundException.inResponse("The compressed answer is cut off.", e);
        } catch (ZipException e) {
            throw OutboundException.inResponse("The compressed answer is corrupt.", e);
        }
    }

    @Override
    public void close() throws IOException {
        gunzip.close();
    }
}
