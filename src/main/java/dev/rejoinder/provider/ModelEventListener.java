package dev.rejoinder.provider;

/**
 * Receives the events of a {@link ModelCall}. Called by one thread at a time. It must not block,
 * because the thread may serve other calls as well.
 */
public interface ModelEventListener {
    /** Receives the next event. Returns whether to deliver more. */
    boolean onEvent(ModelEvent event);

    /** All events that have arrived were delivered, and the call waits for more. */
    void onPause();
}
