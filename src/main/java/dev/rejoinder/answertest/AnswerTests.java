package dev.rejoinder.answertest;

import dev.rejoinder.answertest.AnswerTest.TestOrigin;
import dev.rejoinder.bot.Bots;
import dev.rejoinder.core.AppError;
import dev.rejoinder.core.Clock;
import dev.rejoinder.core.ErrorCode;
import dev.rejoinder.core.Ids;
import dev.rejoinder.core.PageRequest;
import java.time.Instant;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The answer tests of bots. Thread-safe. */
public final class AnswerTests {
    private final AnswerTestStore store;
    private final Clock clock;
    private final Ids ids;

    public AnswerTests(AnswerTestStore store, Clock clock, Ids ids) {
        this.store = store;
        this.clock = clock;
        this.ids = ids;
    }

    /**
     * A test to create.
     *
     * @param origin null if it is made by hand
     */
    public record NewTest(AnswerTestDraft draft, @Nullable TestOrigin origin) {}

    /**
     * Creates tests, all or none; durable when it returns.
     *
     * @throws AppError INVALID_REQUEST; BOT_NOT_FOUND
     */
    public List<AnswerTest> create(String botId, List<NewTest> tests) {
        Instant now = clock.now();
        List<AnswerTest> created =
                tests.stream()
                        .map(
                                test ->
                                        new AnswerTest(
                                                botId,
                                                ids.answerTest(),
                                                test.draft().checked(),
                                                test.origin(),
                                                now,
                                                now))
                        .toList();
        insert(botId, created);
        return created;
    }

    private void insert(String botId, List<AnswerTest> tests) {
        if (tests.isEmpty() || store.insert(botId, tests)) {
            return;
        }
        if (store.count(botId) + tests.size() > AnswerTestStore.MAX_TESTS) {
            throw AppError.invalid(
                    "tests",
                    "A bot can have "
                            + AnswerTestStore.MAX_TESTS
                            + " tests. Delete some of them first.");
        }
        throw Bots.notFound();
    }

    /** Oldest first. */
    public List<AnswerTest> list(String botId, PageRequest page) {
        return store.list(botId, page);
    }

    public long count(String botId) {
        return store.count(botId);
    }

    /**
     * Returns a test.
     *
     * @throws AppError NOT_FOUND
     */
    public AnswerTest require(String botId, String id) {
        return store.find(botId, id).orElseThrow(AnswerTests::notFound);
    }

    /**
     * Changes a test; durable when it returns.
     *
     * @throws AppError NOT_FOUND; INVALID_REQUEST
     */
    public AnswerTest update(String botId, String id, UnaryOperator<AnswerTestDraft> change) {
        AnswerTest before = require(botId, id);
        AnswerTest after = before.with(change.apply(before.draft()).checked(), clock.now());
        if (store.update(List.of(after)) == 0) {
            throw notFound();
        }
        return after;
    }

    /**
     * Deletes a test with its results.
     *
     * @throws AppError NOT_FOUND
     */
    public void delete(String botId, String id) {
        if (!store.delete(botId, id)) {
            throw notFound();
        }
    }

    private static AppError notFound() {
        return AppError.of(ErrorCode.NOT_FOUND, "There is no such test.");
    }
}
