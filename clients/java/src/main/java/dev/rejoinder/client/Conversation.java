package dev.rejoinder.client;

import java.time.Instant;
import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * A conversation.
 *
 * @param metadata times, and the metadata of the first message
 * @param handover or null
 */
public record Conversation(
        String conversationId, List<Message> messages, JsonNode metadata, JsonNode handover) {
    public Conversation {
        messages = Answer.orEmpty(messages);
    }

    /**
     * A question or an answer. The components after {@code timestamp} are there only if they were
     * named in {@code include}.
     *
     * @param role {@code user} or {@code assistant}
     * @param answerId of a question: the id of its answer
     * @param author the person who wrote the answer, or null
     */
    public record Message(
            String id,
            String role,
            String content,
            Instant timestamp,
            String status,
            String answerId,
            List<Passage> sources,
            JsonNode metadata,
            Answer.Usage usage,
            List<Step> steps,
            Feedback feedback,
            JsonNode author,
            List<UploadedFile> attachments) {
        public Message {
            sources = Answer.orEmpty(sources);
            attachments = Answer.orEmpty(attachments);
            steps = Answer.orEmpty(steps);
        }
    }

    /**
     * A tool call of an answer.
     *
     * @param offset the length of the text before the call
     * @param round which call of the model asked for it
     */
    public record Step(
            String callId,
            String tool,
            String title,
            JsonNode arguments,
            String status,
            boolean expired,
            String result,
            Instant startedAt,
            Long durationMillis,
            int offset,
            int round) {}
}
