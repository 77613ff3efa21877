package dev.rejoinder.turn;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Finds the conversations of clients that send their whole history with each question. Every method
 * throws {@code INTERNAL_ERROR} if the database cannot be reached. Thread-safe.
 */
public interface ClientThreadStore {
    /** How long after its last turn a client can continue a conversation by sending its history. */
    Duration KEPT = Duration.ofHours(24);

    /**
     * Returns the newest turn under this hash that has ended with this answer and is the last of
     * its conversation.
     *
     * @param prefixHash as in {@link NewTurn.Threading}
     * @param answer compared without white space around it
     * @param since older turns are not found
     */
    Optional<TurnKey> find(String botId, String prefixHash, String answer, Instant since);

    /** Forgets the hashes of turns older than {@code before}. Returns how many. */
    int forget(Instant before);
}
