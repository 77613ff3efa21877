package dev.rejoinder.privacy;

import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Deletes old conversations. Every method throws {@code INTERNAL_ERROR} if the database cannot be
 * reached. Thread-safe.
 */
public interface RetentionStore {
    /**
     * The last conversation that a step has deleted.
     *
     * @param count how many conversations the step deleted
     */
    record Step(Instant updatedAt, String conversationId, int count) {}

    /**
     * Deletes at most {@code limit} conversations in one commit: those whose last activity is the
     * oldest and before {@code before}, and in which no turn runs, waits or is queued, and no
     * person is asked for.
     *
     * @param after the previous step, or null
     * @return empty if there are none
     */
    Optional<Step> deleteOld(String botId, Instant before, @Nullable Step after, int limit);

    /**
     * Deletes a few turns of a deleted conversation with many turns, in one commit. Returns false
     * if there are none.
     */
    boolean deleteLeftovers();
}
