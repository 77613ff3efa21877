package dev.rejoinder.http.api;

import dev.rejoinder.attachment.Attachment;
import dev.rejoinder.attachment.AttachmentStore;
import dev.rejoinder.conversation.ConversationStore;
import dev.rejoinder.conversation.Message;
import dev.rejoinder.handover.ConversationFeed;
import dev.rejoinder.handover.Handover;
import dev.rejoinder.handover.HandoverStore;
import dev.rejoinder.handover.HandoverStore.ConversationKey;
import java.util.List;

/** Streams the messages of a conversation and the changes of its handover. */
final class ConversationEventStream extends LiveEventStream {
    /** How many messages one read takes; each may be long. */
    private static final int MESSAGES_AT_ONCE = 20;

    /** Unfinished answers are among the last messages: few turns may wait. */
    private static final int LAST_MESSAGES = 40;

    private final ConversationStore conversations;
    private final AttachmentStore files;
    private final HandoverStore handovers;
    private final ConversationKey key;
    private volatile FeedPosition position;

    ConversationEventStream(
            ConversationFeed feed,
            ConversationStore conversations,
            AttachmentStore files,
            HandoverStore handovers,
            ConversationKey key,
            FeedPosition position) {
        super(feed);
        this.conversations = conversations;
        this.files = files;
        this.handovers = handovers;
        this.key = key;
        this.position = position;
    }

    /**
     * The position after a message, without a handover.
     *
     * @param message a position; {@link Long#MAX_VALUE} for the last message
     */
    static FeedPosition after(ConversationStore conversations, ConversationKey key, long message) {
        long end = message == Long.MAX_VALUE ? message : message + 1;
        List<Message> last =
                conversations.messagesBefore(key.botId(), key.conversationId(), end, LAST_MESSAGES);
        var position = new FeedPosition(0, List.of(), 0, 0);
        for (Message each : last) {
            position = position.after(each.position());
            if (each.isUnfinished()) {
                position = position.awaiting(each.position());
            }
        }
        return position;
    }

    @Override
    public ConversationKey conversation() {
        return key;
    }

    @Override
    protected String position() {
        return position.toString();
    }

    @Override
    protected boolean read(Utf8Buffer out) {
        readAnswers(out);
        List<Message> messages =
                conversations.messagesAfter(
                        key.botId(), key.conversationId(), position.message(), MESSAGES_AT_ONCE);
        SentAttachments sent =
                messages.stream().anyMatch(message -> message.role() == Message.Role.USER)
                        ? SentAttachments.of(files, key.botId(), key.conversationId(), messages)
                        : SentAttachments.NONE;
        for (Message message : messages) {
            position = position.after(message.position());
            if (message.isUnfinished()) {
                position = position.awaiting(message.position());
            }
            write(out, message, sent.of(message));
        }
        readHandover(out);
        if (out.isEmpty() && conversations.find(key.botId(), key.conversationId()).isEmpty()) {
            end();
        }
        return messages.size() == MESSAGES_AT_ONCE;
    }

    /** Reads the answers that had not ended when their questions were sent. */
    private void readAnswers(Utf8Buffer out) {
        for (long question : position.unanswered()) {
            List<Message> turn =
                    conversations.messagesAfter(key.botId(), key.conversationId(), question - 1, 2);
            boolean open =
                    !turn.isEmpty()
                            && turn.getFirst().position() == question
                            && turn.getFirst().isUnfinished();
            if (open) {
                continue;
            }
            position = position.answered(question);
            if (turn.size() == 2 && turn.getLast().position() == question + 1) {
                position = position.after(question + 1);
                write(out, turn.getLast(), List.of());
            }
        }
    }

    private void readHandover(Utf8Buffer out) {
        Handover latest = handovers.find(key.botId(), key.conversationId()).orElse(null);
        if (latest != null && !position.has(latest)) {
            position = position.with(latest);
            event(out, "handover.changed", json -> HandoverJson.write(json, latest));
        }
    }

    private void write(Utf8Buffer out, Message message, List<Attachment> attachments) {
        event(
                out,
                "message.created",
                json -> {
                    json.writeStartObject();
                    MessageJson.writeFields(json, message);
                    if (!attachments.isEmpty()) {
                        AttachmentJson.write(json, attachments);
                    }
                    json.writeEndObject();
                });
    }
}
