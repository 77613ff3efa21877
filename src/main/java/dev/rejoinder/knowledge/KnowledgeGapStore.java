package dev.rejoinder.knowledge;

import dev.rejoinder.core.PageRequest;
import java.util.List;

/**
 * Stores the questions that bots could not answer; turns add them when they end. Every method
 * throws {@code INTERNAL_ERROR} if the database cannot be reached. Thread-safe.
 */
public interface KnowledgeGapStore {
    /** Lists the gaps, newest first. */
    List<KnowledgeGap> list(String botId, PageRequest page);

    long count(String botId);

    /** Returns false if there is no such gap. */
    boolean delete(String botId, String gapId);
}
