package dev.rejoinder.http.api;

import static dev.rejoinder.http.BodySchema.fields;
import static dev.rejoinder.http.BodySchema.named;
import static dev.rejoinder.http.BodySchema.optional;
import static dev.rejoinder.http.BodySchema.required;

import dev.rejoinder.conversation.Conversation;
import dev.rejoinder.conversation.Message;
import dev.rejoinder.handover.ConversationNote;
import dev.rejoinder.handover.InboxEntry;
import dev.rejoinder.http.BodySchema;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/** Writes the inbox. */
final class InboxJson {
    /** The longest beginning of a message in a list. */
    private static final int EXCERPT = 200;

    private static final BodySchema LAST_MESSAGE =
            named(
                    "LastMessage",
                    required(
                            "role",
                            new BodySchema.EnumSchema(List.of("user", "assistant")),
                            "The author of the message."),
                    required(
                            "content",
                            new BodySchema.StringSchema(0, EXCERPT),
                            "The beginning of the text."),
                    required("timestamp", ResponseSchemas.TIME, "When it was stored."),
                    ResponseSchemas.AUTHOR);

    /** An entry, as {@link #write} writes it. */
    static final BodySchema.NamedSchema ENTRY =
            named(
                    "InboxConversation",
                    required("botId", ResponseSchemas.ID, "The assistant's id."),
                    required("botName", ResponseSchemas.TEXT, "The assistant's name."),
                    required("conversationId", ResponseSchemas.ID, "The conversation's id."),
                    optional("userId", ResponseSchemas.TEXT, "The end user's id."),
                    required(
                            "preview", ResponseSchemas.TEXT, "The beginning of its first message."),
                    optional("lastMessage", LAST_MESSAGE, "The last message."),
                    required("messageCount", ResponseSchemas.COUNT, "The number of messages."),
                    required("handover", HandoverSchemas.HANDOVER, "The latest handover."));

    static final BodySchema.ObjectSchema INBOX =
            fields(
                    required(
                            "conversations",
                            new BodySchema.ArraySchema(ENTRY, 100),
                            "The longest waiting first, then the latest activity."),
                    required(
                            "counts",
                            fields(
                                    required("waiting", ResponseSchemas.COUNT, "How many wait."),
                                    required(
                                            "active",
                                            ResponseSchemas.COUNT,
                                            "How many an agent has.")),
                            "Independent of state."),
                    required(
                            "pagination",
                            ResponseSchemas.PAGINATION,
                            "The position of this page."));

    static final BodySchema.ObjectSchema NOTES =
            fields(
                    required(
                            "notes",
                            new BodySchema.ArraySchema(
                                    named(
                                            "ConversationNote",
                                            required("id", ResponseSchemas.ID, "The note's id."),
                                            required("text", ResponseSchemas.TEXT, "The text."),
                                            required(
                                                    "author",
                                                    HandoverSchemas.AUTHOR,
                                                    "Who wrote it."),
                                            required(
                                                    "createdAt",
                                                    ResponseSchemas.TIME,
                                                    "When it was written.")),
                                    ConversationNote.MAX_NOTES),
                            "Oldest first."));

    /** An event of the inbox, as {@link InboxEventStream} writes it. */
    static final BodySchema.NamedSchema CHANGED =
            named(
                    "InboxChangedEvent",
                    required("botId", ResponseSchemas.ID, "The assistant's id."),
                    required("conversationId", ResponseSchemas.ID, "The conversation's id."),
                    required("handover", HandoverSchemas.HANDOVER, "The latest handover."));

    private InboxJson() {}

    static void write(JsonGenerator json, InboxEntry entry, String botName) {
        Conversation conversation = entry.conversation();
        json.writeStartObject();
        json.writeStringProperty("botId", conversation.botId());
        json.writeStringProperty("botName", botName);
        json.writeStringProperty("conversationId", conversation.id());
        if (conversation.userId() != null) {
            json.writeStringProperty("userId", conversation.userId());
        }
        json.writeStringProperty("preview", conversation.preview());
        writeLast(json, entry.last());
        json.writeNumberProperty("messageCount", conversation.messageCount());
        HandoverJson.write(json, "handover", entry.handover());
        json.writeEndObject();
    }

    private static void writeLast(JsonGenerator json, @Nullable Message last) {
        if (last == null) {
            return;
        }
        json.writeObjectPropertyStart("lastMessage");
        json.writeStringProperty("role", last.role().name().toLowerCase(Locale.ROOT));
        json.writeStringProperty("content", excerpt(last.content()));
        json.writeStringProperty("timestamp", ApiTimestamps.text(last.timestamp()));
        HandoverJson.writeAuthor(json, "author", last.author());
        json.writeEndObject();
    }

    /** The beginning of a text, without splitting a character. */
    private static String excerpt(String text) {
        return text.codePointCount(0, text.length()) <= EXCERPT
                ? text
                : text.substring(0, text.offsetByCodePoints(0, EXCERPT));
    }

    static void write(JsonGenerator json, List<ConversationNote> notes) {
        json.writeStartObject();
        json.writeArrayPropertyStart("notes");
        for (ConversationNote note : notes) {
            json.writeStartObject();
            json.writeStringProperty("id", note.id());
            json.writeStringProperty("text", note.text());
            HandoverJson.writeAuthor(json, "author", note.author());
            json.writeStringProperty("createdAt", ApiTimestamps.text(note.createdAt()));
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
    }
}
