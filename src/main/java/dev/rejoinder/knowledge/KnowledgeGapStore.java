package dev.rejoinder.knowledge;

import dev.rejoinder.core.PageRequest;
import java.time.Instant;
import java.util.List;

/**
 * Stores the questions that bots could not answer; turns add them when they end. Every method
 * throws {@code INTERNAL_ERROR} if the database cannot be reached. Thread-safe.
 */
public interface KnowledgeGapStore {
    /** Lists the unanswered questions, newest first. */
    List<KnowledgeGap> list(String botId, PageRequest page);

    long count(String botId);

    /** Returns false if there is no such gap. */
    boolean delete(String botId, String gapId);

    /**
     * Marks questions as answered, so that they are listed no more. A question that is asked in
     * vain after {@code until} is unanswered again. Ignores unknown ids.
     *
     * @param sourceId the source with the answers
     */
    void answered(String botId, List<String> gapIds, String sourceId, Instant until);
}
