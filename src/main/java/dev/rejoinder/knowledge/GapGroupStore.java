package dev.rejoinder.knowledge;

import dev.rejoinder.core.PageRequest;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Reads and closes groups of unanswered questions that ask the same. Every method throws {@code
 * INTERNAL_ERROR} if the database cannot be reached. Thread-safe.
 */
public interface GapGroupStore {
    /** The order of a list of groups. */
    enum Order {
        /** The group that was asked last comes first. */
        LATEST,
        /** The group that was asked most often comes first. */
        TIMES
    }

    /** Lists the groups with unanswered questions. */
    List<GapGroup> list(String botId, Order order, PageRequest page);

    /** Counts the groups with unanswered questions. */
    long count(String botId);

    /**
     * Finds a group with unanswered questions.
     *
     * @param examples the most questions to return with it
     */
    Optional<GapGroup> find(String botId, String groupId, int examples);

    /** Deletes all questions of a group. Returns false if there is no such group. */
    boolean delete(String botId, String groupId);

    /**
     * Marks all questions of a group as answered. A question that is asked in vain after {@code
     * until} is unanswered again.
     *
     * @param sourceId the source with the answer
     */
    void answered(String botId, String groupId, String sourceId, Instant until);
}
