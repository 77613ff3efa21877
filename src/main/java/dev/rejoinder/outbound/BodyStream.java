package dev.rejoinder.outbound;

import dev.rejoinder.wire.ResponseBody;
import java.io.IOException;
import java.io.InputStream;

/** A response body with a size limit. Errors are {@link OutboundException}s. */
final class BodyStream extends InputStream {
    private final ResponseBody body;
    private final OutboundDeadline deadline;
    private final long maxBytes;
    private long bytes;

    BodyStream(ResponseBody body, OutboundDeadline deadline, long maxBytes) {
        this.body = body;
        this.deadline = deadline;
        this.maxBytes = maxBytes;
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
        int count = take(target, offset, length);
        bytes += Math.max(count, 0);
        if (bytes > maxBytes) {
            throw OutboundException.tooLarge(maxBytes);
        }
        return count;
    }

    private int take(byte[] target, int offset, int length) throws OutboundException {
        try {
            return body.read(target, offset, length);
        } catch (IOException e) {
            throw deadline.failure(OutboundException.brokenResponse(e), e).afterSending();
        }
    }
}
