package dev.rejoinder.http.api;

import static dev.rejoinder.http.BodySchema.fields;
import static dev.rejoinder.http.BodySchema.optional;
import static dev.rejoinder.http.BodySchema.required;

import dev.rejoinder.http.BodySchema;
import dev.rejoinder.http.Exchange;
import java.util.List;

/** The forms of answers, for the API's description; a test holds real answers against them. */
final class ResponseSchemas {
    private static final int ANY = Integer.MAX_VALUE;

    static final BodySchema ID = new BodySchema.StringSchema(1, 128);
    static final BodySchema TEXT = new BodySchema.StringSchema(0, ANY);
    static final BodySchema COUNT = new BodySchema.IntegerSchema(0, Long.MAX_VALUE);
    static final BodySchema TIME = new BodySchema.TimestampSchema();

    static final BodySchema USAGE =
            fields(
                    required("inputTokens", COUNT, "Tokens of the prompt."),
                    required("outputTokens", COUNT, "Tokens of the answer."));

    static final BodySchema.ObjectSchema SOURCE =
            fields(
                    required(
                            "number",
                            new BodySchema.IntegerSchema(1, ANY),
                            "What the answer cites, as [1]."),
                    required("sourceId", ID, "The source."),
                    required("title", TEXT, "Of the document."),
                    required("section", TEXT, "The headings above the passage."),
                    optional("url", TEXT, "The page it is from."),
                    optional("file", TEXT, "The file it is from."),
                    optional("page", new BodySchema.IntegerSchema(1, ANY), "The page in the file."),
                    required("score", new BodySchema.Decimal(0, 1), "How well it fits."),
                    required("text", TEXT, "The passage."));

    static final BodySchema.ObjectSchema ANSWER =
            fields(
                    required("response", TEXT, "The answer."),
                    required("conversationId", ID, "The conversation, to continue it with."),
                    required("messageId", ID, "The answer's id."),
                    required(
                            "sources",
                            new BodySchema.ArraySchema(SOURCE, ANY),
                            "What the answer rests on; empty without knowledge."),
                    optional("usage", USAGE, "What it cost; null where the provider did not say."),
                    optional(
                            "finishReason",
                            ID,
                            "Why the answer ended, where that was not because all was said."));

    static final BodySchema.ObjectSchema PAGINATION =
            fields(
                    required("page", new BodySchema.IntegerSchema(1, ANY), "This page, from 1."),
                    required("limit", new BodySchema.IntegerSchema(1, 100), "Entries a page."),
                    required("total", COUNT, "Entries in all pages."),
                    required(
                            "hasMore",
                            new BodySchema.BooleanSchema(),
                            "Whether another page follows."),
                    optional(
                            "cursor", TEXT, "Gives the next page, at the same cost however deep."));

    static final BodySchema.ObjectSchema CONVERSATIONS =
            fields(
                    required(
                            "conversations",
                            new BodySchema.ArraySchema(
                                    fields(
                                            required("id", ID, "The conversation's id."),
                                            required("preview", TEXT, "How it began."),
                                            required("messageCount", COUNT, "Its messages."),
                                            required("createdAt", TIME, "When it began."),
                                            required("updatedAt", TIME, "Its last activity."),
                                            optional(
                                                    "running",
                                                    new BodySchema.BooleanSchema(),
                                                    "True while an answer is being written.")),
                                    100),
                            "Newest activity first."),
                    required("pagination", PAGINATION, "Where this page stands."));

    static final BodySchema.ObjectSchema HISTORY =
            fields(
                    required("conversationId", ID, "The conversation's id."),
                    required(
                            "messages",
                            new BodySchema.ArraySchema(
                                    fields(
                                            required("id", ID, "The message's id."),
                                            required(
                                                    "role",
                                                    new BodySchema.EnumSchema(
                                                            List.of("user", "assistant")),
                                                    "Who speaks."),
                                            required("content", TEXT, "The text."),
                                            required("timestamp", TIME, "When it was stored."),
                                            optional(
                                                    "status",
                                                    new BodySchema.EnumSchema(
                                                            List.of(
                                                                    "pending",
                                                                    "streaming",
                                                                    "complete",
                                                                    "stopped",
                                                                    "interrupted",
                                                                    "failed")),
                                                    "Where its turn stands."),
                                            optional(
                                                    "answerId",
                                                    ID,
                                                    "With the status of a user message: the id of"
                                                            + " its answer.")),
                                    ANY),
                            "In order."),
                    required(
                            "metadata",
                            fields(
                                    required("createdAt", TIME, "When it began."),
                                    required("messageCount", COUNT, "Its messages.")),
                            "About the conversation."));

    private ResponseSchemas() {}

    /** Says that something is gone. */
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
