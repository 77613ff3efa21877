package dev.rejoinder.turn.remote;

import dev.rejoinder.core.Clock;
import dev.rejoinder.handover.ConversationChanges;
import dev.rejoinder.handover.HandoverSignals;
import dev.rejoinder.turn.LiveTurn;
import dev.rejoinder.turn.PeerNodes;
import dev.rejoinder.turn.Turn;
import dev.rejoinder.turn.TurnEngine;
import dev.rejoinder.turn.TurnKey;
import dev.rejoinder.turn.TurnStore;
import dev.rejoinder.turn.remote.TurnSignals.Signal;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reaches the other nodes through the shared database: it reads their turns there, and signals tell
 * it when to poll early. Thread-safe.
 */
public final class DatabasePeers implements PeerNodes, HandoverSignals {
    private final TurnStore store;
    private final TurnSignals signals;
    private final Clock clock;
    private final RemoteTurns turns;
    private final RemoteReaders readers = new RemoteReaders();
    private final ConversationChanges conversations;

    public DatabasePeers(
            TurnStore store, TurnSignals signals, Clock clock, ConversationChanges conversations) {
        this.store = store;
        this.signals = signals;
        this.clock = clock;
        this.conversations = conversations;
        this.turns = new RemoteTurns(store, signals, clock);
    }

    /** Starts to process the signals of other nodes. Call it once. */
    public void listen(TurnEngine engine) {
        signals.listen(new SignalReceiver(engine, turns, readers, clock, conversations));
    }

    /**
     * Polls the turns of other nodes that have readers here. Call it a few times a second, on a
     * thread that may block on the database.
     */
    public void poll() {
        turns.poll();
    }

    @Override
    public boolean shared() {
        return signals.shared();
    }

    @Override
    public LiveTurn follow(Turn turn) {
        return turns.follow(turn);
    }

    @Override
    public void follow(Turn turn, LiveTurn live) {
        turns.follow(turn, live);
    }

    @Override
    public @Nullable LiveTurn release(String messageId) {
        return turns.release(messageId);
    }

    @Override
    public Optional<TurnKey> keyOf(LiveTurn turn) {
        return turns.keyOf(turn);
    }

    @Override
    public boolean requestStop(LiveTurn turn) {
        Optional<TurnKey> key = turns.keyOf(turn);
        if (key.isEmpty()) {
            return false;
        }
        if (store.requestStop(key.get())) {
            signals.publish(List.of(new Signal.Stop(turn.messageId())));
        } else {
            turns.poll();
        }
        return true;
    }

    @Override
    public Set<String> readElsewhere(long nowNanos) {
        return readers.turns(nowNanos);
    }

    @Override
    public void announceText(Collection<String> messageIds) {
        List<Signal> told =
                messageIds.stream()
                        .filter(readers::contains)
                        .<Signal>map(Signal.TextStored::new)
                        .toList();
        if (!told.isEmpty()) {
            signals.publish(told);
        }
    }

    @Override
    public void announceEnd(String conversationId, String messageId) {
        conversations.turnEnded(conversationId);
        var ended = new Signal.Ended(conversationId);
        signals.publish(
                readers.remove(messageId)
                        ? List.of(new Signal.TextStored(messageId), ended)
                        : List.of(ended));
    }

    @Override
    public void handoverChanged(String conversationId) {
        conversations.handoverChanged(conversationId);
        signals.publish(List.of(new Signal.HandoverChanged(conversationId)));
    }

    @Override
    public int readers() {
        return turns.readers();
    }

    @Override
    public void tick(long nowNanos) {
        turns.tick(nowNanos);
    }
}
