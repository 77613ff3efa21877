package dev.rejoinder.http.api;

import dev.rejoinder.attachment.Attachment;
import dev.rejoinder.attachment.AttachmentStore;
import dev.rejoinder.conversation.Conversation;
import dev.rejoinder.conversation.ConversationRange;
import dev.rejoinder.conversation.ConversationStore;
import dev.rejoinder.conversation.Feedback;
import dev.rejoinder.conversation.FeedbackStore;
import dev.rejoinder.conversation.Message;
import dev.rejoinder.handover.HandoverStore;
import dev.rejoinder.http.StrictJson;
import dev.rejoinder.turn.ToolStep;
import dev.rejoinder.turn.TurnEngine;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Conversations with their messages, each message after its conversation and in order. Reads a few
 * of them at a time, so the size of an export does not matter.
 */
public final class ExportedConversations implements ExportedData {
    /** How many conversations, and messages of one, are in memory at once. */
    private static final int STEP = 100;

    private final ConversationStore conversations;
    private final FeedbackStore feedback;
    private final AttachmentStore files;
    private final ExportedHandovers handovers;
    private final MessageSteps steps;

    public ExportedConversations(
            ConversationStore conversations,
            FeedbackStore feedback,
            AttachmentStore files,
            HandoverStore handovers,
            TurnEngine turns) {
        this.handovers = new ExportedHandovers(handovers);
        this.conversations = conversations;
        this.feedback = feedback;
        this.files = files;
        this.steps = new MessageSteps(turns);
    }

    @Override
    public ExportCounts write(
            ExportSink sink, String botId, @Nullable String userId, @Nullable Instant since)
            throws IOException {
        var range = new ConversationRange(botId, userId, since);
        var counts = new ExportCounts();
        counts.add("conversations", 0);
        counts.add("messages", 0);
        Conversation last = null;
        List<Conversation> step;
        do {
            step = conversations.next(range, last, STEP);
            for (Conversation conversation : step) {
                sink.write("conversation", fields -> write(fields, conversation));
                counts.add("messages", writeMessages(sink, conversation));
                if (userId != null) {
                    // For administrators only: notes are not for every key that reads a bot.
                    handovers.write(sink, conversation, counts);
                }
            }
            counts.add("conversations", step.size());
            last = step.isEmpty() ? last : step.getLast();
        } while (step.size() == STEP);
        return counts;
    }

    private long writeMessages(ExportSink sink, Conversation conversation) throws IOException {
        long count = 0;
        long position = 0;
        List<Message> step;
        do {
            step =
                    conversations.messagesAfter(
                            conversation.botId(), conversation.id(), position, STEP);
            writeStep(sink, conversation, step);
            count += step.size();
            position = step.isEmpty() ? position : step.getLast().position();
        } while (step.size() == STEP);
        return count;
    }

    private void writeStep(ExportSink sink, Conversation conversation, List<Message> messages)
            throws IOException {
        Map<String, Feedback> given = feedback.ofMessages(conversation, messages);
        SentAttachments sent =
                SentAttachments.of(files, conversation.botId(), conversation.id(), messages);
        try {
            steps.forEach(
                    conversation.botId(),
                    conversation.id(),
                    messages,
                    (message, calls) -> {
                        try {
                            sink.write(
                                    "message",
                                    fields -> {
                                        write(fields, conversation, message, calls);
                                        write(fields, given.get(message.id()));
                                        write(fields, sent.of(message));
                                    });
                        } catch (IOException gone) {
                            throw new UncheckedIOException(gone);
                        }
                    });
        } catch (UncheckedIOException gone) {
            throw gone.getCause();
        }
    }

    private static void write(ExportSink.Fields fields, Conversation conversation) {
        fields.text("botId", conversation.botId());
        fields.text("id", conversation.id());
        fields.text("userId", conversation.userId());
        fields.time("timestamp", conversation.createdAt());
        fields.time("updatedAt", conversation.updatedAt());
        fields.number("messageCount", conversation.messageCount());
        fields.json("metadata", conversation.metadata());
    }

    private static void write(
            ExportSink.Fields fields,
            Conversation conversation,
            Message message,
            List<ToolStep> calls) {
        fields.text("conversationId", conversation.id());
        fields.text("id", message.id());
        fields.text("role", message.role().name().toLowerCase(Locale.ROOT));
        fields.text("author", message.author() == null ? null : message.author().name());
        fields.text("content", message.content());
        fields.time("timestamp", message.timestamp());
        fields.text("status", message.status());
        fields.number("inputTokens", wide(message.inputTokens()));
        fields.number("outputTokens", wide(message.outputTokens()));
        fields.json("metadata", message.metadata());
        fields.json("sources", message.sources());
        fields.json("steps", calls.isEmpty() ? null : stepsJson(calls));
    }

    private static void write(ExportSink.Fields fields, @Nullable Feedback feedback) {
        fields.text("rating", feedback == null ? null : FeedbackJson.name(feedback.rating()));
        fields.text("comment", feedback == null ? null : feedback.comment());
    }

    private static void write(ExportSink.Fields fields, List<Attachment> sent) {
        fields.json("attachments", sent.isEmpty() ? null : AttachmentJson.text(sent));
    }

    private static @Nullable Long wide(@Nullable Integer number) {
        return number == null ? null : Long.valueOf(number);
    }

    private static String stepsJson(List<ToolStep> calls) {
        return new String(
                StrictJson.bytes(
                        json -> {
                            json.writeStartArray();
                            calls.forEach(call -> ToolCallJson.writeStep(json, call, true));
                            json.writeEndArray();
                        }),
                StandardCharsets.UTF_8);
    }
}
