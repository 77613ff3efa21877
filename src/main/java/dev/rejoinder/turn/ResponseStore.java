package dev.rejoinder.turn;

import java.util.Optional;

/**
 * Answers as responses that have an id of their own. Every method throws {@code INTERNAL_ERROR} if
 * the database cannot be reached. Thread-safe.
 */
public interface ResponseStore {
    /** Finds a turn by the id of its answer, unless the response was deleted. */
    Optional<Turn> find(String botId, String messageId);

    /**
     * Deletes the response of a turn: {@link #find} no longer finds it. The messages stay in the
     * conversation. Returns false if there is no such response.
     */
    boolean delete(String botId, String messageId);
}
