package dev.rejoinder.http.api;

import static dev.rejoinder.http.BodySchema.either;
import static dev.rejoinder.http.BodySchema.named;
import static dev.rejoinder.http.BodySchema.optional;
import static dev.rejoinder.http.BodySchema.required;

import dev.rejoinder.http.BodySchema;
import dev.rejoinder.http.BodySchema.NamedSchema;
import java.util.List;

/**
 * The schemas of tool calls in responses and events. Does not use {@link ResponseSchemas}, which
 * uses this class.
 */
final class ToolCallSchemas {
    private static final int ANY = Integer.MAX_VALUE;
    private static final BodySchema TEXT = new BodySchema.StringSchema(0, ANY);
    private static final BodySchema COUNT = new BodySchema.IntegerSchema(0, Long.MAX_VALUE);
    private static final BodySchema TIME = new BodySchema.TimestampSchema();

    static final BodySchema.Field CALL_ID =
            required("callId", new BodySchema.StringSchema(1, ANY), "The call's id in the turn.");
    static final BodySchema.Field TOOL =
            required("tool", new BodySchema.StringSchema(1, 64), "The tool's name.");
    static final BodySchema.Field TITLE = required("title", TEXT, "The tool's title, for people.");
    static final BodySchema.Field ARGUMENTS =
            required(
                    "arguments",
                    either(new BodySchema.AnySchema(ANY, ANY), TEXT),
                    "The arguments; a string if the model wrote no JSON object.");
    static final BodySchema.Field EXPIRES =
            optional("expiresAt", TIME, "When the answer stops waiting for it.");
    static final BodySchema.Field DURATION =
            optional(
                    "durationMillis",
                    COUNT,
                    "How long the call took; null if it was not made or has not ended.");

    static final BodySchema.Field EXPIRED =
            required(
                    "expired",
                    new BodySchema.BooleanSchema(),
                    "Whether the call ended because nobody approved or answered it in time.");

    /** A call that a turn awaits. */
    static final NamedSchema ACTION =
            named(
                    "RequiredAction",
                    required(
                            "type",
                            new BodySchema.EnumSchema(List.of("approval", "tool_result")),
                            "Whether the call needs an approval, or the client's result."),
                    CALL_ID,
                    TOOL,
                    TITLE,
                    ARGUMENTS,
                    EXPIRES);

    /** The calls that a turn awaits. */
    static final BodySchema ACTIONS = new BodySchema.ArraySchema(ACTION, ANY);

    /** A call in the history. */
    static final NamedSchema STEP =
            named(
                    "ToolCall",
                    CALL_ID,
                    TOOL,
                    TITLE,
                    ARGUMENTS,
                    required(
                            "status",
                            new BodySchema.EnumSchema(
                                    List.of(
                                            "awaiting_approval",
                                            "awaiting_result",
                                            "running",
                                            "ok",
                                            "error",
                                            "unknown",
                                            "denied")),
                            "The state of the call; unknown if no answer came, so that it may have"
                                    + " had its effect."),
                    EXPIRED,
                    optional("result", TEXT, "What the model got; null for visitors."),
                    optional("startedAt", TIME, "When the call started."),
                    DURATION,
                    required(
                            "offset",
                            COUNT,
                            "The length of the answer before the call, in UTF-16 units."),
                    required(
                            "round",
                            new BodySchema.IntegerSchema(1, ANY),
                            "The call of the model that asked for it, from 1."));

    private ToolCallSchemas() {}
}
