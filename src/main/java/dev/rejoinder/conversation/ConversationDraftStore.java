package dev.rejoinder.conversation;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Stores drafts of conversations. Every method throws {@code INTERNAL_ERROR} if the database cannot
 * be reached. Thread-safe.
 */
public interface ConversationDraftStore {
    /** How long a draft waits for its first turn. */
    Duration KEPT = Duration.ofDays(30);

    void insert(ConversationDraft draft);

    /** Finds a draft of this caller. */
    Optional<ConversationDraft> find(String id, String principalId);

    /** Replaces the metadata. Returns false if the caller has no such draft. */
    boolean update(String id, String principalId, @Nullable String metadata);

    /** Returns false if the caller has no such draft. */
    boolean delete(String id, String principalId);

    /** Deletes drafts older than {@code before}. Returns how many. */
    int forget(Instant before);
}
