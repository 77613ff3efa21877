package dev.rejoinder.http.api;

import static java.util.Objects.requireNonNull;

import dev.rejoinder.attachment.Attachment;
import dev.rejoinder.attachment.AttachmentStore;
import dev.rejoinder.conversation.Message;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The attachments of some messages of a conversation.
 *
 * @param byPosition by the position of the message
 */
public record SentAttachments(Map<Long, List<Attachment>> byPosition) {
    /** Of messages for which nobody asks for attachments. */
    static final SentAttachments NONE = new SentAttachments(Map.of());

    /** Reads the attachments of messages, which are in order. */
    public static SentAttachments of(
            AttachmentStore store, String botId, String conversationId, List<Message> messages) {
        if (messages.isEmpty()) {
            return NONE;
        }
        return new SentAttachments(
                store
                        .ofTurns(
                                botId,
                                conversationId,
                                messages.getFirst().position() >> 1,
                                messages.getLast().position() >> 1)
                        .stream()
                        .collect(
                                Collectors.groupingBy(
                                        file -> 2 * requireNonNull(file.use()).sequence())));
    }

    /** The attachments of a message; none of an answer. */
    public List<Attachment> of(Message message) {
        return byPosition.getOrDefault(message.position(), List.of());
    }
}
