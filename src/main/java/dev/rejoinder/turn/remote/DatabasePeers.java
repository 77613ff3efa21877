package dev.rejoinder.turn.remote;

import dev.rejoinder.core.Clock;
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

/**
 * The other servers, reached through the database that all share: their turns are read from it, and
 * signals say when it is worth to look. Thread-safe.
 */
public final class DatabasePeers implements PeerNodes {
    private final TurnStore store;
    private final TurnSignals signals;
    private final Clock clock;
    private final RemoteTurns turns;
    private final RemoteReaders readers = new RemoteReaders();

    public DatabasePeers(TurnStore store, TurnSignals signals, Clock clock) {
        this.store = store;
        this.signals = signals;
        this.clock = clock;
        this.turns = new RemoteTurns(store, signals, clock);
    }

    /** Begins to act on the signals of other servers. To be called once. */
    public void listen(TurnEngine engine) {
        signals.listen(new SignalReceiver(engine, turns, readers, clock));
    }

    /**
     * Looks at the turns of other servers that have readers here. To be called a few times a
     * second, by a thread that may wait for the database.
     */
    public void look() {
        turns.look();
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
    public boolean requestStop(LiveTurn turn) {
        Optional<TurnKey> key = turns.keyOf(turn);
        if (key.isEmpty()) {
            return false;
        }
        if (store.requestStop(key.get())) {
            signals.publish(List.of(new Signal.Stop(turn.messageId())));
        } else {
            turns.look();
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
        var ended = new Signal.Ended(conversationId);
        signals.publish(
                readers.remove(messageId)
                        ? List.of(new Signal.TextStored(messageId), ended)
                        : List.of(ended));
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
