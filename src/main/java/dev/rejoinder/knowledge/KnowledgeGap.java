package dev.rejoinder.knowledge;

import java.time.Instant;

/**
 * A question that a bot could not answer.
 *
 * @param id {@code gap_…}, derived from the normalized question
 * @param question as last asked
 * @param times how often it was asked
 * @param conversationId the conversation that asked it last
 * @param messageId the latest answer to it
 */
public record KnowledgeGap(
        String id,
        String question,
        long times,
        Instant firstAskedAt,
        Instant lastAskedAt,
        String conversationId,
        String messageId) {}
