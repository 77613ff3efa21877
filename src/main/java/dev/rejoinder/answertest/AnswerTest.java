package dev.rejoinder.answertest;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A question with what its answer must be like.
 *
 * @param id {@code test_…}
 * @param origin the answer that it was made from; null if it was made by hand
 */
public record AnswerTest(
        String botId,
        String id,
        AnswerTestDraft draft,
        @Nullable TestOrigin origin,
        Instant createdAt,
        Instant updatedAt) {
    /**
     * Where the question comes from.
     *
     * @param messageId of the answer
     * @param userId the end user who asked, whose erasure deletes the test; or null
     */
    public record TestOrigin(String conversationId, String messageId, @Nullable String userId) {}

    /** The same test with other settings. */
    AnswerTest with(AnswerTestDraft changed, Instant now) {
        return new AnswerTest(botId, id, changed, origin, createdAt, now);
    }
}
