package dev.rejoinder.turn.remote;

import java.util.Collection;

/**
 * Hints between the servers that share the data. A hint says that it is worth to look at the
 * database, and decides nothing: it may be late, come twice or get lost, and its receivers poll
 * anyway. Thread-safe.
 */
public interface TurnSignals {
    /** For a server that shares its data with no other. */
    TurnSignals NONE =
            new TurnSignals() {
                @Override
                public boolean shared() {
                    return false;
                }

                @Override
                public void listen(Listener listener) {}

                @Override
                public void publish(Collection<Signal> signals) {}
            };

    /** One hint. */
    sealed interface Signal {
        /** More of an answer is stored, or its end, and clients of other servers read it. */
        record TextStored(String messageId) implements Signal {}

        /** A turn of a conversation has ended, so that the next one may begin. */
        record Ended(String conversationId) implements Signal {}

        /** A client wants an answer to be stopped. */
        record Stop(String messageId) implements Signal {}

        /** A client of another server reads an answer. */
        record ReaderAttached(String messageId) implements Signal {}
    }

    /** Receives hints. Must return soon: other hints are behind this one. */
    interface Listener {
        /** Hints of other servers, and sometimes of this one. */
        void onSignals(Collection<Signal> signals);

        /** Hints were lost for a while, so anything may have happened. */
        void onConnectionGap();
    }

    /** Whether other servers may work on the same data. */
    default boolean shared() {
        return true;
    }

    /** Begins to pass hints to {@code listener}. To be called once. */
    void listen(Listener listener);

    /** Sends hints soon; returns at once. What they are about must be committed. */
    void publish(Collection<Signal> signals);
}
