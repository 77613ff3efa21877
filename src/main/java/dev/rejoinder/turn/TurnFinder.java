package dev.rejoinder.turn;

import dev.rejoinder.core.AppError;
import dev.rejoinder.handover.HandoverRules;
import dev.rejoinder.provider.FinishReason;
import java.util.List;
import java.util.Optional;

/** Finds turns to read: turns of this server, of other nodes, and ended ones. Thread-safe. */
final class TurnFinder {
    private final TurnStore store;
    private final OpenTurns open;
    private final PeerNodes peers;
    private final HandoverRules handovers;

    TurnFinder(TurnStore store, OpenTurns open, PeerNodes peers, HandoverRules handovers) {
        this.store = store;
        this.open = open;
        this.peers = peers;
        this.handovers = handovers;
    }

    /**
     * Finds a turn by the id of its answer or of its question.
     *
     * @throws AppError MESSAGE_NOT_FOUND
     */
    LiveTurn require(String botId, String conversationId, String messageId) {
        return store.find(botId, conversationId, messageId)
                .map(this::follow)
                .orElseThrow(TurnErrors::messageNotFound);
    }

    /** As {@link #require}, for a reader that follows the text while it grows. */
    LiveTurn requireStream(String botId, String conversationId, String messageId) {
        return followStream(store.find(botId, conversationId, messageId))
                .orElseThrow(TurnErrors::messageNotFound);
    }

    /** Returns a turn that this server does not run, for a reader that follows the text. */
    LiveTurn stream(AdmittedTurn admitted) {
        Turn stored = admitted.turn();
        LiveTurn live = admitted.live();
        if (!markStreamed(stored)) {
            // Claimed or restarted since it was accepted: mark the new run as streamed.
            return followStream(reload(stored)).orElse(live);
        }
        live.markStreamed();
        return live;
    }

    /** Marks the turn as streamed and follows it; empty when it does not exist. */
    private Optional<LiveTurn> followStream(Optional<Turn> found) {
        Optional<Turn> stored = found;
        while (stored.isPresent() && !markStreamed(stored.get())) {
            stored = reload(stored.get());
        }
        Optional<LiveTurn> turn = stored.map(this::follow);
        turn.ifPresent(LiveTurn::markStreamed);
        return turn;
    }

    /**
     * Marks the stored turn as streamed, because readers may see the text while it grows. Returns
     * false, and changes nothing, when the turn has a newer fencing token or was deleted.
     */
    private boolean markStreamed(Turn stored) {
        boolean settled =
                stored.streamed()
                        || (stored.state().ended() && stored.state() != TurnState.INTERRUPTED);
        return settled || store.markStreamed(stored.key(), stored.fence());
    }

    /**
     * Returns the running turn of this server, the stored ended turn, or a copy from another node.
     */
    LiveTurn follow(Turn stored) {
        OwnedTurn running = open.find(stored.messageId());
        if (running != null) {
            return running.live();
        }
        // The turn may have ended between the query and this lookup.
        Turn latest = reload(stored).orElse(stored);
        return latest.state().ended() ? ended(latest) : peers.follow(latest);
    }

    private LiveTurn ended(Turn stored) {
        LiveTurn turn = LiveTurn.of(stored, steps(stored));
        if (stored.finishReason() == FinishReason.HANDOVER) {
            TurnKey key = stored.key();
            turn.setHandover(handovers.latest(key.botId(), key.conversationId()));
        }
        return turn;
    }

    private List<ToolStep> steps(Turn stored) {
        return stored.toolEvents() == 0
                ? List.of()
                : store.steps(List.of(stored.key())).getOrDefault(stored.key(), List.of());
    }

    private Optional<Turn> reload(Turn stored) {
        TurnKey key = stored.key();
        return store.find(key.botId(), key.conversationId(), stored.messageId());
    }
}
