package dev.rejoinder.turn;

import dev.rejoinder.core.AppError;
import java.util.Optional;

/**
 * Finds turns to read: those that run here, those of other servers, and ended ones. Thread-safe.
 */
final class TurnFinder {
    private final TurnStore store;
    private final OpenTurns open;
    private final PeerNodes peers;

    TurnFinder(TurnStore store, OpenTurns open, PeerNodes peers) {
        this.store = store;
        this.open = open;
        this.peers = peers;
    }

    /**
     * Finds a turn by the id of its answer, or of its question.
     *
     * @throws AppError MESSAGE_NOT_FOUND
     */
    LiveTurn require(String botId, String conversationId, String messageId) {
        return store.find(botId, conversationId, messageId)
                .map(this::follow)
                .orElseThrow(TurnErrors::messageNotFound);
    }

    /** As {@link #require}, to be read while it grows. */
    LiveTurn requireStream(String botId, String conversationId, String messageId) {
        return followStream(store.find(botId, conversationId, messageId))
                .orElseThrow(TurnErrors::messageNotFound);
    }

    /** The turn of a question that this server does not have to answer, to be read as it grows. */
    LiveTurn stream(AdmittedTurn admitted) {
        Turn stored = admitted.turn();
        LiveTurn live = admitted.live();
        if (!keepText(stored)) {
            // Claimed or taken up again since it was accepted: the new run's text must be kept.
            return followStream(again(stored)).orElse(live);
        }
        live.markStreamed();
        return live;
    }

    /** Follows a turn whose text is kept; empty when there is none. */
    private Optional<LiveTurn> followStream(Optional<Turn> found) {
        Optional<Turn> stored = found;
        while (stored.isPresent() && !keepText(stored.get())) {
            stored = again(stored.get());
        }
        Optional<LiveTurn> turn = stored.map(this::follow);
        turn.ifPresent(LiveTurn::markStreamed);
        return turn;
    }

    /**
     * Has the store keep the text of a turn from now on: readers may see it while it grows. Returns
     * false, and changes nothing, when the turn has a newer fence, or is gone.
     */
    private boolean keepText(Turn stored) {
        boolean settled =
                stored.streamed()
                        || (stored.state().ended() && stored.state() != TurnState.INTERRUPTED);
        return settled || store.markStreamed(stored.key(), stored.fence());
    }

    /** The turn as it runs here, as it is stored, or as another server goes on with it. */
    LiveTurn follow(Turn stored) {
        OwnedTurn running = open.find(stored.messageId());
        if (running != null) {
            return running.live();
        }
        // It may have ended between the two looks.
        Turn latest = again(stored).orElse(stored);
        return latest.state().ended() ? LiveTurn.of(latest) : peers.follow(latest);
    }

    private Optional<Turn> again(Turn stored) {
        TurnKey key = stored.key();
        return store.find(key.botId(), key.conversationId(), stored.messageId());
    }
}
