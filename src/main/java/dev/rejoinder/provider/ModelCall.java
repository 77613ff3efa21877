package dev.rejoinder.provider;

/**
 * One call of a model, read by one thread. Any thread may call {@link #abort()} at any time, even
 * while the call is connecting.
 */
public interface ModelCall extends AutoCloseable {
    /**
     * Blocks until the next event. The last event is {@link ModelEvent.Finished}; do not call this
     * method after it. There is no timeout: the caller must abort a call that takes too long.
     *
     * @throws ModelException when the call fails or the answer is cut off
     */
    ModelEvent next() throws ModelException;

    /**
     * Whether the next event was received already. The caller can then read on and publish several
     * events at once.
     */
    boolean ready();

    /**
     * Delivers all events to a listener. Returns after {@link ModelEvent.Finished}, or when the
     * listener wants no more. The calling thread blocks, although another thread may call the
     * listener.
     *
     * @throws ModelException as {@link #next()}
     */
    default void deliver(ModelEventListener listener) throws ModelException {
        boolean more = true;
        while (more) {
            ModelEvent event = next();
            more = listener.onEvent(event) && !(event instanceof ModelEvent.Finished);
            if (more && !ready()) {
                listener.onPause();
            }
        }
    }

    /**
     * Ends the call from any thread. A blocked {@link #next()} or {@link #deliver} then throws
     * {@link ModelException.Kind#ABORTED}.
     */
    void abort();

    /** Releases the connection and timers of the call. */
    @Override
    void close();
}
