package dev.rejoinder.turn;

import dev.rejoinder.core.AppError;

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
        return follow(stored(botId, conversationId, messageId));
    }

    /** As {@link #require}, to be read while it grows. */
    LiveTurn requireStream(String botId, String conversationId, String messageId) {
        Turn stored = stored(botId, conversationId, messageId);
        while (!keepText(stored)) {
            // It was claimed or taken up again meanwhile.
            stored = stored(botId, conversationId, messageId);
        }
        LiveTurn turn = follow(stored);
        turn.readAsStream();
        return turn;
    }

    private Turn stored(String botId, String conversationId, String messageId) {
        return store.find(botId, conversationId, messageId)
                .orElseThrow(TurnErrors::messageNotFound);
    }

    /**
     * Has the store keep the text of a turn from now on: readers may see it while it grows. Returns
     * false, and changes nothing, when the turn has a newer fence.
     */
    private boolean keepText(Turn stored) {
        boolean settled =
                stored.streamed()
                        || (stored.state().ended() && stored.state() != TurnState.INTERRUPTED);
        return settled || store.readAsStream(stored.key(), stored.fence());
    }

    /** The turn as it runs here, as it is stored, or as another server goes on with it. */
    LiveTurn follow(Turn stored) {
        OwnedTurn running = open.find(stored.messageId());
        if (running != null) {
            return running.live();
        }
        TurnKey key = stored.key();
        // It may have ended between the two looks.
        Turn latest =
                store.find(key.botId(), key.conversationId(), stored.messageId()).orElse(stored);
        return latest.state().ended() ? LiveTurn.of(latest) : peers.follow(latest);
    }

    /** Prepares an accepted turn that this server does not have to run, to be read as it grows. */
    void readAsStream(AdmittedTurn admitted) {
        var _ = keepText(admitted.turn());
        admitted.live().readAsStream();
    }
}
