package dev.rejoinder.knowledge;

import dev.rejoinder.core.Page;
import java.util.List;

/**
 * Where the questions are kept that bots could not answer; turns put them there as they end. Every
 * method throws {@code INTERNAL_ERROR} when the database cannot be reached. Thread-safe.
 */
public interface KnowledgeGapStore {
    /** The latest first. */
    List<KnowledgeGap> list(String botId, Page page);

    long count(String botId);

    /** False when there is none. */
    boolean delete(String botId, String gapId);
}
