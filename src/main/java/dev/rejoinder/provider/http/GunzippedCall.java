package dev.rejoinder.provider.http;

import dev.rejoinder.wire.GunzipStream;
import dev.rejoinder.wire.ResponseHead;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** A response that a proxy compressed with gzip although the request did not accept that. */
final class GunzippedCall implements HttpCall {
    private final HttpCall compressed;
    private @Nullable GunzipStream content;

    GunzippedCall(HttpCall compressed) {
        this.compressed = compressed;
    }

    @Override
    public ResponseHead execute() {
        throw new IllegalStateException("the answer has begun");
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        GunzipStream open = content;
        if (open == null) {
            open = new GunzipStream(new Bytes());
            content = open;
        }
        return open.read(target, offset, length);
    }

    /** Always false: whether compressed bytes make any content is unknown before they are read. */
    @Override
    public boolean isReady() {
        return false;
    }

    @Override
    public void drain() {
        compressed.drain();
    }

    @Override
    public void abort() {
        compressed.abort();
    }

    @Override
    public void close() {
        compressed.close();
    }

    private final class Bytes extends InputStream {
        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            return compressed.read(target, offset, length);
        }
    }
}
