package dev.rejoinder.http.openai;

import static dev.rejoinder.http.BodySchema.either;
import static dev.rejoinder.http.BodySchema.fields;
import static dev.rejoinder.http.BodySchema.named;
import static dev.rejoinder.http.BodySchema.optional;
import static dev.rejoinder.http.BodySchema.required;

import dev.rejoinder.http.BodySchema;
import dev.rejoinder.http.BodySchema.Field;
import dev.rejoinder.turn.TurnRequest;

/**
 * Schemas of messages and model options in requests. They are wider than what the server accepts:
 * {@link MessageReader} and {@link CallerOptions} check the rest, because their errors depend on
 * other fields and on the bot.
 */
final class OpenAiRequestSchemas {
    private static final BodySchema TEXT = new BodySchema.StringSchema(0, Integer.MAX_VALUE);
    private static final BodySchema OBJECT = new BodySchema.AnySchema(Integer.MAX_VALUE, 100);
    private static final BodySchema NUMBER =
            new BodySchema.Decimal(Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY);
    private static final BodySchema WHOLE =
            new BodySchema.IntegerSchema(Long.MIN_VALUE, Long.MAX_VALUE);

    private static final BodySchema CONTENT =
            either(
                    TEXT,
                    new BodySchema.ArraySchema(
                            named(
                                    "OpenAiContentPart",
                                    required("type", TEXT, "text, input_text or output_text."),
                                    optional("text", TEXT, "The text.")),
                            Integer.MAX_VALUE));
    private static final Field ROLE =
            required("role", TEXT, "system, developer, user, assistant or tool.");
    private static final Field MESSAGE_CONTENT =
            optional("content", CONTENT, "The text, or its parts.");
    private static final BodySchema MESSAGE =
            named(
                    "ChatMessageInput",
                    ROLE,
                    MESSAGE_CONTENT,
                    OpenAiToolSchemas.MESSAGE_TOOL_CALLS,
                    OpenAiToolSchemas.MESSAGE_TOOL_CALL_ID);
    private static final BodySchema ITEM =
            named(
                    "ResponseInputItem",
                    optional(
                            "type",
                            TEXT,
                            "message, the default, function_call or function_call_output."),
                    optional("role", TEXT, "system, developer, user or assistant."),
                    MESSAGE_CONTENT,
                    optional("call_id", TEXT, "The id of a call, also in its output."),
                    optional("name", TEXT, "The function of a call."),
                    optional("arguments", TEXT, "The arguments of a call."),
                    optional("output", CONTENT, "What the function returned."));

    static final Field MESSAGES =
            required(
                    "messages",
                    new BodySchema.ArraySchema(MESSAGE, TurnRequest.MAX_HISTORY_MESSAGES),
                    "The conversation. The last message is the question, or the result of a tool.");
    static final Field INPUT =
            required(
                    "input",
                    either(
                            TEXT,
                            new BodySchema.ArraySchema(ITEM, TurnRequest.MAX_HISTORY_MESSAGES)),
                    "The question, or a list of messages that ends with it, or with the outputs of"
                            + " functions.");
    static final Field CONVERSATION =
            optional(
                    "conversation",
                    either(TEXT, fields(required("id", TEXT, "Its id."))),
                    "The conversation to continue, or its id.");
    static final Field STREAM_OPTIONS =
            optional(
                    "stream_options",
                    fields(
                            optional(
                                    "include_usage",
                                    new BodySchema.BooleanSchema(),
                                    "Whether the stream ends with a chunk with the usage.")),
                    "Options of the stream.");

    static final Field TEMPERATURE = optional("temperature", NUMBER, option("0 to 2"));
    static final Field TOP_P = optional("top_p", NUMBER, option("0 to 1"));
    static final Field MAX_OUTPUT_TOKENS =
            optional("max_output_tokens", WHOLE, option("at least 1"));
    static final Field MAX_COMPLETION_TOKENS =
            optional("max_completion_tokens", WHOLE, option("at least 1"));
    static final Field MAX_TOKENS = optional("max_tokens", WHOLE, option("at least 1"));
    static final Field STOP =
            optional(
                    "stop",
                    either(TEXT, new BodySchema.ArraySchema(TEXT, Integer.MAX_VALUE)),
                    option("at most 4 strings"));
    static final Field PRESENCE_PENALTY = optional("presence_penalty", NUMBER, option("-2 to 2"));
    static final Field FREQUENCY_PENALTY = optional("frequency_penalty", NUMBER, option("-2 to 2"));
    static final Field SEED = optional("seed", WHOLE, option("any number"));

    private static final Field FORMAT_TYPE =
            required("type", TEXT, "text, json_object or json_schema.");
    private static final Field[] JSON_SCHEMA = {
        optional("name", TEXT, "The name of the schema."),
        optional("schema", OBJECT, "The JSON Schema of the answer."),
        optional("strict", new BodySchema.BooleanSchema(), "Whether the schema is enforced.")
    };
    private static final String FORMAT =
            "The format of the answer. Other formats than text need the bot's setting"
                    + " modelOptionsFromCaller.";
    static final Field RESPONSE_FORMAT =
            optional(
                    "response_format",
                    fields(
                            FORMAT_TYPE,
                            optional("json_schema", fields(JSON_SCHEMA), "For json_schema.")),
                    FORMAT);
    static final Field TEXT_FORMAT =
            optional(
                    "text",
                    fields(
                            optional(
                                    "format",
                                    fields(
                                            FORMAT_TYPE,
                                            JSON_SCHEMA[0],
                                            JSON_SCHEMA[1],
                                            JSON_SCHEMA[2]),
                                    FORMAT)),
                    "The text of the answer.");

    private OpenAiRequestSchemas() {}

    private static String option(String range) {
        return "A model option, "
                + range
                + ". Ignored unless the bot's setting"
                + " modelOptionsFromCaller is on.";
    }
}
