package dev.rejoinder.turn.remote;

import dev.rejoinder.core.Clock;
import dev.rejoinder.handover.ConversationChanges;
import dev.rejoinder.turn.TurnEngine;
import dev.rejoinder.turn.remote.TurnSignals.Signal;
import java.util.Collection;

/** Processes the signals of other nodes. Thread-safe. */
final class SignalReceiver implements TurnSignals.Listener {
    private final TurnEngine engine;
    private final RemoteTurns turns;
    private final RemoteReaders readers;
    private final Clock clock;
    private final ConversationChanges conversations;

    SignalReceiver(
            TurnEngine engine,
            RemoteTurns turns,
            RemoteReaders readers,
            Clock clock,
            ConversationChanges conversations) {
        this.engine = engine;
        this.turns = turns;
        this.readers = readers;
        this.clock = clock;
        this.conversations = conversations;
    }

    @Override
    public void onSignals(Collection<Signal> signals) {
        boolean news = false;
        for (Signal each : signals) {
            switch (each) {
                case Signal.TextStored(String messageId) -> news |= turns.follows(messageId);
                case Signal.Ended(String conversationId) -> {
                    engine.wake(conversationId);
                    conversations.turnEnded(conversationId);
                }
                case Signal.HandoverChanged(String conversationId) ->
                        conversations.handoverChanged(conversationId);
                case Signal.Stop(String messageId) -> engine.checkpointSoon(messageId);
                case Signal.ReaderAttached(String messageId) -> {
                    if (engine.runs(messageId)) {
                        readers.add(messageId, clock.nanos());
                    }
                }
            }
        }
        if (news) {
            turns.poll();
        }
    }

    @Override
    public void onConnectionGap() {
        engine.recheckAll();
        turns.poll();
        conversations.recheckSoon();
    }
}
