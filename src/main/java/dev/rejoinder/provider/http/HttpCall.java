package dev.rejoinder.provider.http;

import dev.rejoinder.wire.ResponseHead;
import java.io.IOException;
import java.util.function.BooleanSupplier;

/**
 * One request and its response, used by one thread, except for {@link #abort()}. Only connecting
 * has a timeout; the caller must abort calls that take too long.
 */
public interface HttpCall extends AutoCloseable {
    /**
     * Sends the request and blocks until the response head arrives. Call it once.
     *
     * @throws IOException when there is no response or it is not valid HTTP/1.1
     */
    ResponseHead execute() throws IOException;

    /**
     * Blocks until at least one byte of the body is available, and reads at most {@code length}
     * bytes. Returns their number, or -1 only at the proper end of the body.
     *
     * @throws IOException when the body is truncated or badly framed, or the call was aborted
     */
    int read(byte[] target, int offset, int length) throws IOException;

    /** Whether {@link #read} returns or throws without blocking. */
    boolean isReady();

    /**
     * Calls a reader for bytes of the body that have arrived, and waits for no others. Without an
     * event loop it calls the reader never.
     *
     * @param reader must read until this call is not ready; returns whether it wants more
     * @return what the reader returned last, or true
     */
    default boolean readArrived(BooleanSupplier reader) throws IOException {
        return true;
    }

    /**
     * Calls a reader on an event loop whenever this call is ready, until the reader returns false.
     * Blocks the calling thread meanwhile. Call {@link #readArrived} before. Returns at once if
     * this call has no event loop.
     *
     * @param reader as in {@link #readArrived}; must not block
     * @throws IOException when the connection fails or the call was aborted
     */
    default void readOnLoop(BooleanSupplier reader) throws IOException {}

    /**
     * Waits briefly for the end of a body whose content is complete, so that the connection can be
     * reused. Gives up silently.
     */
    void drain();

    /**
     * Ends the call at once, from any thread; blocked methods then throw. Idempotent, and without
     * effect after the call has ended.
     */
    void abort();

    /** Returns the connection to the pool if the body was read to its end; otherwise closes it. */
    @Override
    void close();
}
