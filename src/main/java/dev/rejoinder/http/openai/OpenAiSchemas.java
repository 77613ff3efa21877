package dev.rejoinder.http.openai;

import static dev.rejoinder.http.BodySchema.constant;
import static dev.rejoinder.http.BodySchema.named;
import static dev.rejoinder.http.BodySchema.optional;
import static dev.rejoinder.http.BodySchema.required;

import dev.rejoinder.http.BodySchema;
import dev.rejoinder.http.BodySchema.Field;
import java.util.List;
import java.util.stream.Stream;

/** Schemas of responses, with the fields that clients rely on; OpenAI documents the rest. */
final class OpenAiSchemas {
    static final BodySchema TEXT = new BodySchema.StringSchema(0, Integer.MAX_VALUE);
    static final BodySchema NUMBER = new BodySchema.IntegerSchema(0, Long.MAX_VALUE);
    private static final BodySchema OBJECT = new BodySchema.AnySchema(Integer.MAX_VALUE, 32);
    static final Field ID = required("id", TEXT, "The id.");
    private static final BodySchema RESPONSE_USAGE =
            named(
                    "OpenAiResponseUsage",
                    required("input_tokens", NUMBER, "Tokens of the prompt."),
                    required("output_tokens", NUMBER, "Tokens of the answer."),
                    required("total_tokens", NUMBER, "Both."));
    private static final BodySchema PART =
            named(
                    "OpenAiMessagePart",
                    required(
                            "type",
                            new BodySchema.EnumSchema(List.of("input_text", "output_text")),
                            "output_text in an answer."),
                    required("text", TEXT, "The text."),
                    optional(
                            "annotations",
                            list(
                                    named(
                                            "UrlCitation",
                                            with(
                                                    required(
                                                            "type",
                                                            constant("url_citation"),
                                                            "The type."),
                                                    citation()))),
                            "The sources that the text cites."));

    /**
     * Every kind of item in one schema: generated clients read the text of an answer without a cast
     * to a kind.
     */
    static final BodySchema ITEM =
            named(
                    "OpenAiItem",
                    ID,
                    required(
                            "type",
                            new BodySchema.EnumSchema(
                                    List.of("message", "function_call", "function_call_output")),
                            "The type."),
                    required(
                            "status",
                            new BodySchema.EnumSchema(
                                    List.of("in_progress", "completed", "incomplete")),
                            "How far it is."),
                    optional(
                            "role",
                            new BodySchema.EnumSchema(List.of("user", "assistant")),
                            "The role of a message."),
                    optional("content", list(PART), "The text of a message, as one part."),
                    optional(
                            "call_id",
                            TEXT,
                            "The id of a function_call, which its function_call_output repeats."),
                    optional("name", TEXT, "The function of a function_call."),
                    optional("arguments", TEXT, "The arguments of a function_call, as JSON."),
                    optional(
                            "output",
                            TEXT,
                            "What the function of a function_call_output returned."));

    static final BodySchema MODEL =
            named(
                    "OpenAiModel",
                    required("id", TEXT, "The bot's short name, or its id if it has none."),
                    required("object", constant("model"), "The type."),
                    required("created", NUMBER, "When the bot was created, in Unix seconds."),
                    required("owned_by", TEXT, "Always rejoinder."),
                    required("name", TEXT, "The bot's name."));
    static final BodySchema MODELS =
            named(
                    "OpenAiModelList",
                    required("object", constant("list"), "The type."),
                    required(
                            "data",
                            new BodySchema.ArraySchema(MODEL, Integer.MAX_VALUE),
                            "The bots."));
    static final BodySchema RESPONSE =
            named(
                    "OpenAiResponse",
                    ID,
                    required("object", constant("response"), "The type."),
                    required("created_at", NUMBER, "Unix seconds."),
                    required(
                            "status",
                            new BodySchema.EnumSchema(
                                    List.of(
                                            "in_progress",
                                            "completed",
                                            "incomplete",
                                            "cancelled",
                                            "failed")),
                            "How far it is."),
                    required("model", TEXT, "The model."),
                    required(
                            "output",
                            list(ITEM),
                            "The answer, as one message, and the functions to call."),
                    required(
                            "conversation",
                            named("OpenAiConversationReference", ID),
                            "Its conversation."),
                    required("metadata", OBJECT, "Your own data."),
                    optional(
                            "error",
                            named(
                                    "OpenAiResponseError",
                                    required("code", TEXT, "Always server_error."),
                                    required("message", TEXT, "A sentence that explains it.")),
                            "Why it failed."),
                    optional(
                            "incomplete_details",
                            named(
                                    "OpenAiIncompleteDetails",
                                    required(
                                            "reason",
                                            new BodySchema.EnumSchema(
                                                    List.of("max_output_tokens", "content_filter")),
                                            "The reason.")),
                            "Why it is incomplete."),
                    optional("usage", RESPONSE_USAGE, "The tokens, if the provider reports them."));
    static final BodySchema RESPONSE_EVENT =
            named(
                    "OpenAiResponseEvent",
                    required("type", TEXT, "The type of the event."),
                    required("sequence_number", NUMBER, "Its number in the response."),
                    optional("delta", TEXT, "The next piece of the text."),
                    optional("response", RESPONSE, "The response, in its first and last events."));
    static final BodySchema CONVERSATION =
            named(
                    "OpenAiConversation",
                    ID,
                    required("object", constant("conversation"), "The type."),
                    required("created_at", NUMBER, "Unix seconds."),
                    required("metadata", OBJECT, "Your own data."));
    static final BodySchema DELETED =
            named(
                    "OpenAiDeleted",
                    ID,
                    required("object", TEXT, "The type."),
                    required("deleted", new BodySchema.BooleanSchema(), "Always true."));
    static final BodySchema ITEMS =
            named(
                    "OpenAiItemList",
                    required("object", constant("list"), "The type."),
                    required("data", list(ITEM), "The messages."),
                    required("has_more", new BodySchema.BooleanSchema(), "Whether more follow."),
                    optional("first_id", TEXT, "The id of the first message."),
                    optional("last_id", TEXT, "The id of the last message."));
    static final BodySchema ERROR =
            named(
                    "OpenAiError",
                    required(
                            "error",
                            BodySchema.fields(
                                    required("message", TEXT, "A sentence that explains it."),
                                    required("type", TEXT, "The kind of error."),
                                    optional("param", TEXT, "The field at fault."),
                                    optional("code", TEXT, "Which error it is.")),
                            "The error."));

    private OpenAiSchemas() {}

    static BodySchema list(BodySchema item) {
        return new BodySchema.ArraySchema(item, Integer.MAX_VALUE);
    }

    /** The fields of a citation. */
    static Field[] citation() {
        return new Field[] {
            required("url", TEXT, "The address of the source."),
            required("title", TEXT, "Its title."),
            required("start_index", NUMBER, "Where the citation begins, in characters."),
            required("end_index", NUMBER, "Where it ends.")
        };
    }

    private static Field[] with(Field first, Field... more) {
        return Stream.concat(Stream.of(first), Stream.of(more)).toArray(Field[]::new);
    }
}
