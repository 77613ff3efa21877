package dev.rejoinder.knowledge;

import java.time.Instant;

/**
 * A question that a bot could not answer.
 *
 * @param id {@code gap_…}, made of the question as it is compared
 * @param question as it was last asked
 * @param times how often it was asked
 * @param conversationId where it was last asked
 * @param messageId the answer it was last given
 */
public record KnowledgeGap(
        String id,
        String question,
        long times,
        Instant firstAskedAt,
        Instant lastAskedAt,
        String conversationId,
        String messageId) {}
