package dev.rejoinder.http.api;

import dev.rejoinder.access.Principal;
import dev.rejoinder.attachment.AttachmentStore;
import dev.rejoinder.conversation.Conversation;
import dev.rejoinder.conversation.ConversationStore;
import dev.rejoinder.conversation.Feedback;
import dev.rejoinder.conversation.FeedbackStore;
import dev.rejoinder.conversation.Message;
import dev.rejoinder.core.AppError;
import dev.rejoinder.core.ErrorCode;
import dev.rejoinder.handover.Handover;
import dev.rejoinder.http.BodySchema;
import dev.rejoinder.http.Exchange;
import dev.rejoinder.http.Route.Parameter;
import dev.rejoinder.provider.Usage;
import dev.rejoinder.turn.ToolStep;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/**
 * Writes the messages of one conversation as JSON. Without a limit it reads and sends them in
 * batches, so a million messages need no more memory than ten.
 *
 * @param limit how many of the last messages, or null for all
 * @param before only messages before this position, or null
 * @param reader the caller, who may not see all feedback
 * @param seesResults whether the reader may see what tools answer
 * @param handover the latest handover, or null
 */
record ConversationHistory(
        Conversation conversation,
        ConversationStore store,
        FeedbackStore feedback,
        AttachmentStore files,
        MessageSteps steps,
        @Nullable Integer limit,
        @Nullable Long before,
        Set<ConversationHistory.Extra> extras,
        Principal reader,
        boolean seesResults,
        @Nullable Handover handover) {
    /** The number of messages in memory at once. */
    private static final int STEP = 100;

    /** The maximum number of messages per page. */
    private static final int MAX_LIMIT = 1_000;

    /** Optional fields, beyond the four of every message. */
    enum Extra {
        STATUS,
        SOURCES,
        METADATA,
        USAGE,
        STEPS,
        FEEDBACK,
        ATTACHMENTS
    }

    static final Parameter[] PARAMETERS = {
        Parameter.query(
                "limit",
                new BodySchema.IntegerSchema(1, MAX_LIMIT),
                "Return only the last messages, up to this number."),
        Parameter.query(
                "before", ResponseSchemas.ID, "Return only messages before the one with this id."),
        Parameter.query(
                "include",
                ResponseSchemas.TEXT,
                "Additional fields, comma-separated: status, sources, metadata, usage, steps,"
                        + " feedback, attachments.")
    };

    /**
     * Parses the parameters of this request.
     *
     * @throws AppError INVALID_REQUEST, MESSAGE_NOT_FOUND
     */
    static ConversationHistory of(
            Exchange exchange,
            Conversation conversation,
            ConversationStore store,
            FeedbackStore feedback,
            AttachmentStore files,
            MessageSteps steps,
            @Nullable Handover handover) {
        boolean limited = exchange.request().query("limit") != null;
        Integer limit = limited ? PageParameters.limit(exchange, STEP, MAX_LIMIT) : null;
        String before = exchange.request().query("before");
        return new ConversationHistory(
                conversation,
                store,
                feedback,
                files,
                steps,
                before != null && limit == null ? Integer.valueOf(STEP) : limit,
                before == null ? null : position(conversation, store, before),
                extras(exchange.request().query("include")),
                exchange.caller().principal(),
                ToolCallJson.seesResults(exchange),
                handover);
    }

    private static Long position(
            Conversation conversation, ConversationStore store, String messageId) {
        Long position = store.positionOf(conversation.botId(), conversation.id(), messageId);
        if (position == null) {
            throw AppError.of(ErrorCode.MESSAGE_NOT_FOUND, "There is no such message.");
        }
        return position;
    }

    private static Set<Extra> extras(@Nullable String given) {
        Set<Extra> extras = EnumSet.noneOf(Extra.class);
        if (given == null || given.isEmpty()) {
            return extras;
        }
        for (String name : given.split(",", -1)) {
            try {
                extras.add(Extra.valueOf(name.strip().toUpperCase(Locale.ROOT)));
            } catch (IllegalArgumentException wrong) {
                throw AppError.invalid(
                        "include",
                        "include accepts status, sources, metadata, usage, steps,"
                                + " feedback and attachments.");
            }
        }
        return extras;
    }

    void reply(Exchange exchange) {
        Integer page = limit;
        if (page == null) {
            exchange.reply().large(this::writeWhole);
            return;
        }
        long end = before == null ? Long.MAX_VALUE : before;
        List<Message> messages =
                store.messagesBefore(conversation.botId(), conversation.id(), end, page);
        exchange.reply().large(json -> writePage(json, messages));
    }

    private void writeWhole(JsonGenerator json) {
        writeHead(json);
        long position = 0;
        long count = 0;
        List<Message> step;
        do {
            step = store.messagesAfter(conversation.botId(), conversation.id(), position, STEP);
            write(json, step);
            count += step.size();
            position = step.isEmpty() ? position : step.getLast().position();
        } while (step.size() == STEP);
        if (store.find(conversation.botId(), conversation.id()).isEmpty()) {
            // The conversation was deleted meanwhile: the partial response must not look
            // complete.
            throw Conversation.notFound();
        }
        writeTail(json, count);
    }

    private void writePage(JsonGenerator json, List<Message> messages) {
        writeHead(json);
        write(json, messages);
        writeTail(json, conversation.messageCount());
    }

    private void writeHead(JsonGenerator json) {
        json.writeStartObject();
        json.writeStringProperty("conversationId", conversation.id());
        json.writeArrayPropertyStart("messages");
    }

    private void writeTail(JsonGenerator json, long messageCount) {
        json.writeEndArray();
        json.writeObjectPropertyStart("metadata");
        json.writeStringProperty("createdAt", ApiTimestamps.text(conversation.createdAt()));
        json.writeNumberProperty("messageCount", messageCount);
        json.writeEndObject();
        HandoverJson.write(json, "handover", handover);
        json.writeEndObject();
    }

    private void write(JsonGenerator json, List<Message> messages) {
        Map<String, Feedback> given =
                extras.contains(Extra.FEEDBACK)
                        ? feedback.ofMessages(conversation, messages)
                        : Map.of();
        SentAttachments sent =
                extras.contains(Extra.ATTACHMENTS)
                        ? SentAttachments.of(
                                files, conversation.botId(), conversation.id(), messages)
                        : SentAttachments.NONE;
        if (extras.contains(Extra.STEPS)) {
            steps.forEach(
                    conversation.botId(),
                    conversation.id(),
                    messages,
                    (message, calls) -> write(json, message, calls, given.get(message.id()), sent));
        } else {
            messages.forEach(
                    message -> write(json, message, List.of(), given.get(message.id()), sent));
        }
    }

    private void write(
            JsonGenerator json,
            Message message,
            List<ToolStep> calls,
            @Nullable Feedback feedback,
            SentAttachments sent) {
        json.writeStartObject();
        MessageJson.writeFields(json, message);
        for (Extra extra : extras) {
            switch (extra) {
                case STATUS -> writeStatus(json, message);
                case SOURCES -> writeRaw(json, "sources", message.sources(), "[]");
                case METADATA -> writeRaw(json, "metadata", message.metadata(), "null");
                case USAGE -> writeUsage(json, message);
                case STEPS -> writeSteps(json, calls, seesResults);
                case FEEDBACK -> FeedbackJson.writeOf(json, message, feedback, reader);
                case ATTACHMENTS -> {
                    if (message.role() == Message.Role.USER) {
                        AttachmentJson.write(json, sent.of(message));
                    }
                }
            }
        }
        json.writeEndObject();
    }

    private static void writeSteps(JsonGenerator json, List<ToolStep> calls, boolean seesResults) {
        json.writeArrayPropertyStart("steps");
        calls.forEach(call -> ToolCallJson.writeStep(json, call, seesResults));
        json.writeEndArray();
    }

    private static void writeStatus(JsonGenerator json, Message message) {
        json.writeStringProperty("status", message.status());
        if (message.answerId() != null) {
            json.writeStringProperty("answerId", message.answerId());
        }
    }

    private static void writeRaw(
            JsonGenerator json, String name, @Nullable String value, String absent) {
        json.writeName(name);
        json.writeRawValue(value == null ? absent : value);
    }

    private static void writeUsage(JsonGenerator json, Message message) {
        json.writeName("usage");
        Integer input = message.inputTokens();
        Integer output = message.outputTokens();
        AnswerJson.writeUsage(
                json, input == null || output == null ? null : new Usage(input, output));
    }
}
