package dev.rejoinder.knowledge;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Stores which unanswered questions were compared with the others of their bot, and the outcome.
 * Every method throws {@code INTERNAL_ERROR} if the database cannot be reached. Thread-safe.
 */
public interface GapComparisonStore {
    /** The most questions of a bot that a new one is compared with. */
    int MAX_COMPARED = 5_000;

    /** The most characters of a question that are read; thousands are in memory at once. */
    int MAX_CHARACTERS = 1_000;

    /** Whether a question waits for a comparison. */
    boolean isWaiting();

    /**
     * Returns questions of one bot that wait for a comparison, oldest first; empty if none wait.
     */
    List<ComparedQuestion> waiting(int most);

    /** Returns the latest questions of a bot that were compared already, answered ones included. */
    List<ComparedQuestion> compared(String botId);

    /**
     * Stores the group and the vector of a question. Changes nothing if the question was deleted. A
     * question that joins an answered group counts as answered if it was asked while that answer
     * was being read.
     */
    void store(ComparedQuestion question);

    /**
     * A question and its group.
     *
     * @param model the embedding model of the vector, or null
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record ComparedQuestion(
            String botId,
            String gapId,
            String groupId,
            String question,
            @Nullable String model,
            float @Nullable [] vector) {}
}
