package dev.rejoinder.privacy;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Stores erasures, and deletes the data of users. Every method throws {@code INTERNAL_ERROR} if the
 * database cannot be reached. Thread-safe.
 */
public interface ErasureStore {
    /**
     * A conversation to erase.
     *
     * @param updatedAt when its last message was stored
     */
    record ErasedConversation(String botId, String id, Instant updatedAt) {}

    /**
     * Stores a new erasure, or returns the unfinished one of the same user and bot. Empty if that
     * one has just ended: try again.
     */
    Optional<Erasure> begin(Erasure erasure);

    Optional<Erasure> find(String id);

    /** Unfinished erasures, oldest first. */
    List<Erasure> open();

    /** Conversations of the user that are still there, at most {@code limit}. */
    List<ErasedConversation> conversations(Erasure erasure, int limit);

    /** Deletes a conversation with all its content, and counts it, in one commit. */
    void delete(Erasure erasure, ErasedConversation conversation);

    /**
     * Deletes a few rows of the user outside conversations, and counts them, in one commit. Returns
     * false if nothing was left.
     */
    boolean deleteRest(Erasure erasure);

    /** Forgets the user's id, which nothing needs any more. */
    void forgetUser(String id);

    /**
     * Removes what the database keeps of deleted rows outside its tables. Returns false if it must
     * be tried again later.
     */
    boolean discardDeleted();

    void complete(String id, Instant now);
}
