package dev.rejoinder.outbound;

import java.io.IOException;
import java.io.InputStream;

/** Fails when there is more than may be. */
final class SizeLimitedStream extends InputStream {
    private final InputStream in;
    private final long maxBytes;
    private long count;

    SizeLimitedStream(InputStream in, long maxBytes) {
        this.in = in;
        this.maxBytes = maxBytes;
    }

    @Override
    public int read() throws IOException {
        int value = in.read();
        if (value >= 0) {
            took(1);
        }
        return value;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        int read = in.read(target, offset, length);
        if (read > 0) {
            took(read);
        }
        return read;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }

    private void took(int bytes) throws OutboundException {
        count += bytes;
        if (count > maxBytes) {
            throw tooLarge(maxBytes);
        }
    }

    static OutboundException tooLarge(long maxBytes) {
        long kibibytes = maxBytes / 1024;
        String limit = kibibytes < 1024 ? kibibytes + " KiB" : kibibytes / 1024 + " MiB";
        return new OutboundException("The answer is larger than " + limit + ".");
    }
}
