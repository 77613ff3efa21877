package dev.rejoinder.turn.remote;

import java.util.Collection;

/**
 * Signals between nodes that share the data. A signal is only a hint to poll the database. It may
 * be late, duplicated or lost, and receivers poll anyway. Thread-safe.
 */
public interface TurnSignals {
    /** For a server that is the only one on its data. */
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

    /** A hint to poll. */
    sealed interface Signal {
        /** More text or the end of a turn is stored, and clients of other nodes read it. */
        record TextStored(String messageId) implements Signal {}

        /** A turn has ended, so the next turn of its conversation may start. */
        record Ended(String conversationId) implements Signal {}

        /** A client asked to stop a turn. */
        record Stop(String messageId) implements Signal {}

        /** A handover has changed, or its conversation has a new message. */
        record HandoverChanged(String conversationId) implements Signal {}

        /** A client of another node reads a turn. */
        record ReaderAttached(String messageId) implements Signal {}
    }

    /** Receives signals. Must return soon, because later signals wait. */
    interface Listener {
        /** Called with signals of other nodes, and sometimes of this one. */
        void onSignals(Collection<Signal> signals);

        /** Called after signals may have been lost. */
        void onConnectionGap();
    }

    /** Whether other nodes may share the data. */
    default boolean shared() {
        return true;
    }

    /** Starts to pass signals to {@code listener}. Call it once. */
    void listen(Listener listener);

    /** Sends signals soon; returns at once. Commit the changes that they announce first. */
    void publish(Collection<Signal> signals);
}
