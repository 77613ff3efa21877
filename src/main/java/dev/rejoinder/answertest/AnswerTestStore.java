package dev.rejoinder.answertest;

import dev.rejoinder.core.PageRequest;
import java.util.List;
import java.util.Optional;

/**
 * Stores answer tests. Every method throws {@code INTERNAL_ERROR} if the database cannot be
 * reached. Thread-safe.
 */
public interface AnswerTestStore {
    /** The most tests of a bot. */
    int MAX_TESTS = 1_000;

    /**
     * Stores new tests, all or none. Returns false, and stores nothing, if the bot would have more
     * than {@link #MAX_TESTS} or no longer exists.
     */
    boolean insert(String botId, List<AnswerTest> tests);

    /** Replaces tests; those that no longer exist are ignored. Returns how many exist. */
    int update(List<AnswerTest> tests);

    Optional<AnswerTest> find(String botId, String id);

    /** Oldest first. */
    List<AnswerTest> list(String botId, PageRequest page);

    long count(String botId);

    /** Deletes a test with its results. Returns false if there is no such test. */
    boolean delete(String botId, String id);
}
