package dev.rejoinder.turn;

import java.util.Collection;

/**
 * Hints between the processes that share the data. A hint says when it is worth to look at the
 * database and decides nothing: it may be late, come twice or get lost, and whoever waits for one
 * looks by himself now and then. Thread-safe.
 */
public interface TurnSignals {
    /** For a process that shares its data with no other. */
    TurnSignals NONE =
            new TurnSignals() {
                @Override
                public boolean shared() {
                    return false;
                }

                @Override
                public void listen(Listener listener) {
                    // There is nobody to listen to.
                }

                @Override
                public void publish(Collection<Signal> signals) {
                    // There is nobody to tell.
                }
            };

    /** What a hint is about. */
    sealed interface Signal {
        /** More of an answer that others read is stored, or its end. */
        record Told(String messageId) implements Signal {}

        /** A turn of a conversation has ended, so that the next one may begin. */
        record Ended(String conversationId) implements Signal {}

        /** Somebody wants an answer to be stopped. */
        record Stop(String messageId) implements Signal {}

        /** Somebody reads an answer at another process than the one that gives it. */
        record Read(String messageId) implements Signal {}
    }

    /** Who is told. Must not wait for long: other hints are behind this one. */
    interface Listener {
        /** What other processes said, and sometimes what this one said itself. */
        void heard(Collection<Signal> signals);

        /** For a while nothing could be heard, so that anything may have happened. */
        void mayHaveMissed();
    }

    /** Whether other processes may work on the same data. */
    default boolean shared() {
        return true;
    }

    /** Begins to tell {@code listener}. To be called once. */
    void listen(Listener listener);

    /** Tells the others, soon. What the hints are about must be committed. Returns at once. */
    void publish(Collection<Signal> signals);
}
