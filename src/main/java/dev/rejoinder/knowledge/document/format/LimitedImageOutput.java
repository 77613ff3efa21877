package dev.rejoinder.knowledge.document.format;

import java.io.IOException;
import java.util.Arrays;
import javax.imageio.stream.ImageOutputStreamImpl;

/** Collects the bytes of an image in memory, and fails as soon as they exceed a limit. */
final class LimitedImageOutput extends ImageOutputStreamImpl {
    private final int limit;
    private byte[] bytes = new byte[1 << 16];
    private int end;

    LimitedImageOutput(int limit) {
        this.limit = limit;
    }

    boolean isExceeded() {
        return end > limit;
    }

    byte[] bytes() {
        return Arrays.copyOf(bytes, end);
    }

    @Override
    public void write(int value) throws IOException {
        write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public void write(byte[] source, int offset, int length) throws IOException {
        flushBits();
        int from = (int) streamPos;
        end = Math.max(end, from + length);
        if (isExceeded()) {
            throw new IOException("the image has more than " + limit + " bytes");
        }
        if (end > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(end, Math.min(limit, 2 * bytes.length)));
        }
        System.arraycopy(source, offset, bytes, from, length);
        streamPos += length;
    }

    @Override
    public int read() {
        bitOffset = 0;
        return streamPos < end ? bytes[(int) streamPos++] & 0xFF : -1;
    }

    @Override
    public int read(byte[] target, int offset, int length) {
        bitOffset = 0;
        if (streamPos >= end) {
            return -1;
        }
        int count = (int) Math.min(length, end - streamPos);
        System.arraycopy(bytes, (int) streamPos, target, offset, count);
        streamPos += count;
        return count;
    }
}
