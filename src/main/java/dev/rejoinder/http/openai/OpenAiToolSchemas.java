package dev.rejoinder.http.openai;

import static dev.rejoinder.http.BodySchema.constant;
import static dev.rejoinder.http.BodySchema.either;
import static dev.rejoinder.http.BodySchema.fields;
import static dev.rejoinder.http.BodySchema.named;
import static dev.rejoinder.http.BodySchema.optional;
import static dev.rejoinder.http.BodySchema.required;
import static dev.rejoinder.http.openai.OpenAiSchemas.ID;
import static dev.rejoinder.http.openai.OpenAiSchemas.TEXT;
import static dev.rejoinder.http.openai.OpenAiSchemas.list;

import dev.rejoinder.http.BodySchema;
import dev.rejoinder.http.BodySchema.Field;
import dev.rejoinder.tool.ClientTools;

/**
 * Schemas of the functions that a caller offers, their calls and results. Those of requests are
 * wider than what the server accepts: {@link CallerTools} and {@link ToolMessageReader} check the
 * rest.
 */
final class OpenAiToolSchemas {
    private static final BodySchema ANY = new BodySchema.AnySchema(Integer.MAX_VALUE, 32);
    private static final Field[] FUNCTION = {
        optional("name", TEXT, "Its name."),
        optional("description", TEXT, "Tells the model when to call it."),
        optional("parameters", ANY, "The JSON Schema of its arguments."),
        optional(
                "strict",
                new BodySchema.BooleanSchema(),
                "Ignored: the server asks the provider to enforce the schema whenever it can.")
    };

    static final Field COMPLETION_TOOLS =
            tools(
                    named(
                            "ChatCompletionTool",
                            required("type", TEXT, "Only function is supported."),
                            optional("function", fields(FUNCTION), "The function.")));
    static final Field RESPONSE_TOOLS =
            tools(
                    named(
                            "ResponseTool",
                            required("type", TEXT, "Only function is supported."),
                            FUNCTION[0],
                            FUNCTION[1],
                            FUNCTION[2],
                            FUNCTION[3]));
    static final Field TOOL_CHOICE =
            optional(
                    "tool_choice",
                    either(TEXT, ANY),
                    "none, auto, required, one function, or allowed_tools. It applies to the first"
                            + " answer of the model.");
    static final Field PARALLEL_TOOL_CALLS =
            optional(
                    "parallel_tool_calls",
                    new BodySchema.BooleanSchema(),
                    "false for at most one call at a time, if the provider knows the option.");

    static final Field MAX_TOOL_CALLS =
            optional(
                    "max_tool_calls",
                    new BodySchema.IntegerSchema(1, Integer.MAX_VALUE),
                    "Ignored: functions of the caller do not count, and the server limits the"
                            + " calls of the bot's own tools.");

    static final Field MESSAGE_TOOL_CALLS =
            optional(
                    "tool_calls",
                    list(
                            named(
                                    "ChatToolCallInput",
                                    optional("id", TEXT, "The id of the call."),
                                    optional("type", TEXT, "Only function is supported."),
                                    optional(
                                            "function",
                                            fields(
                                                    optional("name", TEXT, "The function."),
                                                    optional("arguments", TEXT, "Its arguments.")),
                                            "What was called."))),
                    "The calls of an assistant message.");
    static final Field MESSAGE_TOOL_CALL_ID =
            optional("tool_call_id", TEXT, "The call that a message of the role tool answers.");

    private static final Field CALLED =
            optional(
                    "function",
                    named(
                            "ChatCompletionFunctionCall",
                            optional("name", TEXT, "The function."),
                            required("arguments", TEXT, "Its arguments, as JSON.")),
                    "What to call.");
    static final Field COMPLETION_CALLS =
            optional(
                    "tool_calls",
                    list(
                            named(
                                    "ChatCompletionToolCall",
                                    ID,
                                    required("type", constant("function"), "The type."),
                                    CALLED)),
                    "The functions to call.");
    static final Field CHUNK_CALLS =
            optional(
                    "tool_calls",
                    list(
                            named(
                                    "ChatCompletionChunkToolCall",
                                    required("index", OpenAiSchemas.NUMBER, "Which call it is."),
                                    optional("id", TEXT, "In the first piece of the call."),
                                    optional(
                                            "type",
                                            constant("function"),
                                            "In the first piece of the call."),
                                    CALLED)),
                    "The functions to call; their arguments come in pieces.");

    private OpenAiToolSchemas() {}

    private static Field tools(BodySchema tool) {
        return optional(
                "tools",
                new BodySchema.ArraySchema(tool, ClientTools.MAX_TOOLS),
                "Functions that the model may call and the caller runs. The bot's own tools run on"
                        + " the server.");
    }
}
