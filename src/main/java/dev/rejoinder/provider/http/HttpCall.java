package dev.rejoinder.provider.http;

import dev.rejoinder.wire.ResponseHead;
import java.io.IOException;

/**
 * One request and its answer, used by one thread. Only {@link #abort()} may come from another one.
 * Only connecting has a time limit; a watchdog aborts calls that take too long.
 */
public interface HttpCall extends AutoCloseable {
    /**
     * Sends the request and blocks until the head of the answer is there. Called once.
     *
     * @throws IOException when there is no answer, or not one in HTTP/1.1
     */
    ResponseHead execute() throws IOException;

    /**
     * Blocks until at least one byte of the body is there, and moves at most {@code length} into
     * {@code target}. Returns how many, or -1 at the proper end of the body, and only there.
     *
     * @throws IOException when the body was cut, is badly framed, or the call was aborted
     */
    int read(byte[] target, int offset, int length) throws IOException;

    /** How many bytes of the body {@link #read} can give without waiting. */
    int buffered();

    /**
     * Waits a moment for the end of a body whose content is already complete, so that the
     * connection can be used again. Gives up silently.
     */
    void drain();

    /**
     * Ends the call at once, at any time, from any thread; what waits then throws. May be called
     * again, and after the end, when it does nothing.
     */
    void abort();

    /** Keeps the connection for the next call when the body was read to its end, else closes it. */
    @Override
    void close();
}
