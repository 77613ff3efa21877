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
     * Returns the only turn under this hash that has ended with this answer, if it is the last of
     * its conversation. Returns nothing if there are several: they may belong to several people,
     * and the history does not tell whose it is.
     *
     * @param prefixHash as in {@link NewTurn.Threading}
     * @param answer compared without white space: an answer with tool calls comes in parts
     * @param since older turns do not count
     */
    Optional<TurnKey> find(String botId, String prefixHash, String answer, Instant since);

    /**
     * Returns the only turn under this hash that has asked for an approval after this text, running
     * or ended, if it is the last of its conversation. Returns nothing if there are several.
     *
     * @param prefixHash as in {@link NewTurn.Threading}
     * @param text the answer before the tool call, compared without white space
     * @param since older turns do not count
     */
    Optional<TurnKey> findByApproval(String botId, String prefixHash, String text, Instant since);

    /**
     * Returns the only turn under this hash that has this tool call, running or ended. Returns
     * nothing if there are several.
     *
     * @param prefixHash as in {@link NewTurn.Threading}
     * @param since older turns do not count
     */
    Optional<Turn> findCall(String botId, String prefixHash, String callId, Instant since);

    /** Returns the latest turn of a conversation that has this tool call, running or ended. */
    Optional<Turn> findCall(String botId, String conversationId, String callId);

    /** Forgets the hashes of turns older than {@code before}. Returns how many. */
    int forget(Instant before);
}
