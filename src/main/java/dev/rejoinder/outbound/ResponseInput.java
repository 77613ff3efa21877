package dev.rejoinder.outbound;

import java.io.IOException;
import java.io.InputStream;

/** The bytes of an answer as they come, buffered. All its failures are sentences. */
final class ResponseInput extends InputStream {
    private static final int BUFFER_BYTES = 8 * 1024;

    private final InputStream in;
    private final OutboundDeadline deadline;
    private final byte[] buffer = new byte[BUFFER_BYTES];
    private int next;
    private int end;

    ResponseInput(InputStream in, OutboundDeadline deadline) {
        this.in = in;
        this.deadline = deadline;
    }

    @Override
    public int read() throws OutboundException {
        return filled() ? buffer[next++] & 0xFF : -1;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws OutboundException {
        if (length == 0) {
            return 0;
        }
        if (!filled()) {
            return -1;
        }
        int count = Math.min(length, end - next);
        System.arraycopy(buffer, next, target, offset, count);
        next += count;
        return count;
    }

    private boolean filled() throws OutboundException {
        if (next < end) {
            return true;
        }
        try {
            int count = in.read(buffer);
            next = 0;
            end = Math.max(count, 0);
            return count > 0;
        } catch (IOException e) {
            throw deadline.failure(brokenOff(), e);
        }
    }

    static String brokenOff() {
        return "The site broke off its answer.";
    }
}
