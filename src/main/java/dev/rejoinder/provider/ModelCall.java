package dev.rejoinder.provider;

/**
 * One call to a model, read by one thread. Only {@link #abort()} may come from another one, at any
 * time, also while the call is still connecting.
 */
public interface ModelCall extends AutoCloseable {
    /**
     * Blocks until the next event. The last one is {@link ModelEvent.Finished}; the call is not
     * read after it. It has no time limit of its own: whoever watches the call aborts it.
     *
     * @throws ModelException when there is no answer, or no more of it
     */
    ModelEvent next() throws ModelException;

    /**
     * Whether more has already been received, so that it pays to read on before passing on what
     * there is.
     */
    boolean ready();

    /**
     * Ends the call from any thread; a {@link #next()} that waits then throws {@link
     * ModelException.Kind#ABORTED}.
     */
    void abort();

    /** Gives back what the call holds. */
    @Override
    void close();
}
