package dev.rejoinder.http.openai;

import static dev.rejoinder.http.BodySchema.constant;
import static dev.rejoinder.http.BodySchema.named;
import static dev.rejoinder.http.BodySchema.optional;
import static dev.rejoinder.http.BodySchema.required;

import dev.rejoinder.http.BodySchema;
import dev.rejoinder.http.BodySchema.Field;
import java.util.List;

/** Schemas of responses, with the fields that clients rely on; OpenAI documents the rest. */
final class OpenAiSchemas {
    private static final BodySchema TEXT = new BodySchema.StringSchema(0, Integer.MAX_VALUE);
    private static final BodySchema NUMBER = new BodySchema.IntegerSchema(0, Long.MAX_VALUE);
    private static final BodySchema OBJECT = new BodySchema.AnySchema(Integer.MAX_VALUE, 32);
    private static final BodySchema OBJECTS = new BodySchema.ArraySchema(OBJECT, Integer.MAX_VALUE);
    private static final Field ID = required("id", TEXT, "The id.");

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
    static final BodySchema COMPLETION =
            named(
                    "ChatCompletion",
                    ID,
                    required("object", constant("chat.completion"), "The type."),
                    required("created", NUMBER, "Unix seconds."),
                    required("model", TEXT, "The model as the request names it."),
                    required("choices", OBJECTS, "The answer, as one choice."),
                    optional("usage", OBJECT, "The tokens, if the provider reports them."));
    static final BodySchema COMPLETION_CHUNK =
            named(
                    "ChatCompletionChunk",
                    ID,
                    required("object", constant("chat.completion.chunk"), "The type."),
                    required("created", NUMBER, "Unix seconds."),
                    required("model", TEXT, "The model as the request names it."),
                    required("choices", OBJECTS, "A piece of the answer, as one choice."),
                    optional("usage", OBJECT, "The tokens, in the last chunk if asked for."));
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
                    required("output", OBJECTS, "The answer, as one message."),
                    required("conversation", OBJECT, "Its conversation."),
                    required("metadata", OBJECT, "Your own data."),
                    optional("error", OBJECT, "Why it failed."),
                    optional("usage", OBJECT, "The tokens, if the provider reports them."));
    static final BodySchema RESPONSE_EVENT =
            named(
                    "OpenAiResponseEvent",
                    required("type", TEXT, "The type of the event."),
                    required("sequence_number", NUMBER, "Its number in the response."));
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
                    required("data", OBJECTS, "The messages."),
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
}
