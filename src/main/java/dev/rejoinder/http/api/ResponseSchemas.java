package dev.rejoinder.http.api;

import static dev.rejoinder.http.BodySchema.fields;
import static dev.rejoinder.http.BodySchema.named;
import static dev.rejoinder.http.BodySchema.optional;
import static dev.rejoinder.http.BodySchema.required;

import dev.rejoinder.attachment.AttachmentRules;
import dev.rejoinder.http.BodySchema;
import dev.rejoinder.http.Exchange;
import java.util.List;

/** The schemas of responses for the OpenAPI document; a test checks real responses against them. */
public final class ResponseSchemas {
    static final int ANY = Integer.MAX_VALUE;

    static final BodySchema ID = new BodySchema.StringSchema(1, 128);
    static final BodySchema TEXT = new BodySchema.StringSchema(0, ANY);
    static final BodySchema COUNT = new BodySchema.IntegerSchema(0, Long.MAX_VALUE);
    static final BodySchema TIME = new BodySchema.TimestampSchema();

    static final BodySchema USAGE =
            named(
                    "TokenUsage",
                    required("inputTokens", COUNT, "Tokens of the prompt."),
                    required("outputTokens", COUNT, "Tokens of the answer."));

    /** A cited passage, as {@link dev.rejoinder.turn.CitedSourcesJson} writes it. */
    public static final BodySchema CITED =
            named(
                    "CitedPassage",
                    required(
                            "number",
                            new BodySchema.IntegerSchema(1, ANY),
                            "The citation number, as in [1]."),
                    required("sourceId", ID, "The source's id."),
                    required("title", TEXT, "The document's title."),
                    required("section", TEXT, "The headings above the passage."),
                    optional("url", TEXT, "The URL of the page."),
                    optional("file", TEXT, "The file name."),
                    optional(
                            "page",
                            new BodySchema.IntegerSchema(1, ANY),
                            "The page number in the file."),
                    required("score", new BodySchema.Decimal(0, 1), "The relevance score."),
                    required("text", TEXT, "The passage."));

    /** An answer, as {@link AnswerJson#write} writes it. */
    public static final BodySchema.NamedSchema ANSWER =
            named(
                    "Answer",
                    required("response", TEXT, "The answer."),
                    required(
                            "conversationId", ID, "The conversation's id, for follow-up messages."),
                    required("messageId", ID, "The answer's id."),
                    required(
                            "sources",
                            new BodySchema.ArraySchema(CITED, ANY),
                            "The passages that the answer cites. If it cites none, all that the"
                                    + " model was given; empty for the fallback message and without"
                                    + " knowledge."),
                    optional(
                            "lookedAt",
                            new BodySchema.ArraySchema(CITED, ANY),
                            "The passages that the model was given, if they differ from sources."
                                    + " Not stored: absent when the answer is read again later."),
                    optional(
                            "usage", USAGE, "Token usage; null if the provider did not report it."),
                    optional("finishReason", ID, "Why the answer ended, unless it is complete."),
                    optional(
                            "handover",
                            HandoverSchemas.HANDOVER,
                            "Present if a person is asked for or has the conversation."),
                    optional(
                            "suggestions",
                            new BodySchema.ArraySchema(TEXT, ANY),
                            "Questions that the bot can answer next; only with the bot's"
                                    + " suggestFollowUps."),
                    optional(
                            "status",
                            BodySchema.constant(AnswerJson.REQUIRES_ACTION),
                            "Present if the answer waits; response is then the text so far."),
                    optional(
                            "requiredActions",
                            ToolCallSchemas.ACTIONS,
                            "What the answer waits for; only with status."));

    /** The text of an answer that failed. */
    static final BodySchema PARTIAL =
            named(
                    "PartialAnswer",
                    required("response", TEXT, "The text so far."),
                    required("conversationId", ID, "The conversation's id."),
                    required("messageId", ID, "The answer's id."));

    static final BodySchema PAGINATION =
            named(
                    "Pagination",
                    required(
                            "page",
                            new BodySchema.IntegerSchema(1, ANY),
                            "The page number, from 1."),
                    required("limit", new BodySchema.IntegerSchema(1, 100), "Entries per page."),
                    required("total", COUNT, "Entries in all pages."),
                    required(
                            "hasMore",
                            new BodySchema.BooleanSchema(),
                            "Whether there is another page."),
                    optional(
                            "cursor",
                            TEXT,
                            "A cursor for the next page; as fast on any page (keyset"
                                    + " pagination)."));

    static final BodySchema DELETED =
            named(
                    "DeletedResource",
                    required("id", ID, "The id of the resource."),
                    required("deleted", new BodySchema.BooleanSchema(), "Always true."));

    /** The person who wrote a message. */
    static final BodySchema.Field AUTHOR =
            optional(
                    "author",
                    HandoverSchemas.AUTHOR,
                    "The person who wrote it; absent for the bot and the user.");

    private static final BodySchema.Field LATEST_HANDOVER =
            optional(
                    "handover",
                    HandoverSchemas.HANDOVER,
                    "The latest handover; absent if there was none.");

    /** A message of the history. */
    static final BodySchema MESSAGE =
            named(
                    "Message",
                    required("id", ID, "The message's id."),
                    required(
                            "role",
                            new BodySchema.EnumSchema(List.of("user", "assistant")),
                            "The author of the message."),
                    required("content", TEXT, "The text."),
                    required("timestamp", TIME, "When it was stored."),
                    AUTHOR,
                    optional(
                            "status",
                            new BodySchema.EnumSchema(
                                    List.of(
                                            "pending",
                                            "streaming",
                                            "waiting",
                                            "complete",
                                            "stopped",
                                            "interrupted",
                                            "failed")),
                            "The status of the message's turn."),
                    optional(
                            "answerId",
                            ID,
                            "The id of the answer to this user message;" + " only with status."),
                    optional(
                            "sources",
                            new BodySchema.ArraySchema(CITED, ANY),
                            "The passages that the answer cites; only with sources."),
                    optional(
                            "metadata",
                            new BodySchema.AnySchema(16 << 10, 5),
                            "Your own data, as sent with the message; only" + " with metadata."),
                    optional("usage", USAGE, "Token usage of an answer; only with usage."),
                    optional(
                            "steps",
                            new BodySchema.ArraySchema(ToolCallSchemas.STEP, ANY),
                            "The tool calls of an answer; only with"
                                    + " steps. They are on the user message"
                                    + " while there is no answer."),
                    optional(
                            "feedback",
                            FeedbackJson.FEEDBACK,
                            "The feedback on an answer, or null; only with feedback."),
                    optional(
                            "attachments",
                            new BodySchema.ArraySchema(
                                    AttachmentJson.SCHEMA, AttachmentRules.MAX_FILES),
                            "The files of a user message; only with attachments."));

    static final BodySchema.ObjectSchema CONVERSATIONS =
            fields(
                    required(
                            "conversations",
                            new BodySchema.ArraySchema(
                                    named(
                                            "ConversationSummary",
                                            required("id", ID, "The conversation's id."),
                                            required(
                                                    "preview",
                                                    TEXT,
                                                    "The beginning of the first user message."),
                                            required(
                                                    "messageCount",
                                                    COUNT,
                                                    "The number of messages."),
                                            required(
                                                    "createdAt",
                                                    TIME,
                                                    "When the conversation started."),
                                            required(
                                                    "updatedAt",
                                                    TIME,
                                                    "The time of the last activity."),
                                            optional(
                                                    "running",
                                                    new BodySchema.BooleanSchema(),
                                                    "True while an answer is running."),
                                            optional(
                                                    "waiting",
                                                    new BodySchema.BooleanSchema(),
                                                    "True while an answer waits for an approval or"
                                                            + " for a client's tool result."),
                                            LATEST_HANDOVER,
                                            optional(
                                                    "feedback",
                                                    fields(
                                                            required(
                                                                    "up",
                                                                    COUNT,
                                                                    "Answers rated up."),
                                                            required(
                                                                    "down",
                                                                    COUNT,
                                                                    "Answers rated down.")),
                                                    "Absent if no answer is rated.")),
                                    100),
                            "Newest activity first."),
                    required("pagination", PAGINATION, "The position of this page."));

    static final BodySchema HISTORY =
            named(
                    "ConversationHistory",
                    required("conversationId", ID, "The conversation's id."),
                    required("messages", new BodySchema.ArraySchema(MESSAGE, ANY), "In order."),
                    required(
                            "metadata",
                            fields(
                                    required("createdAt", TIME, "When the conversation started."),
                                    required("messageCount", COUNT, "The number of messages.")),
                            "About the conversation."),
                    LATEST_HANDOVER);

    private ResponseSchemas() {}

    /** Replies that a resource was deleted. */
    static void replyDeleted(Exchange exchange, String id) {
        exchange.reply(
                json -> {
                    json.writeStartObject();
                    json.writeStringProperty("id", id);
                    json.writeBooleanProperty("deleted", true);
                    json.writeEndObject();
                });
    }
}
