package dev.rejoinder.http.openai;

import static dev.rejoinder.http.BodySchema.constant;
import static dev.rejoinder.http.BodySchema.named;
import static dev.rejoinder.http.BodySchema.optional;
import static dev.rejoinder.http.BodySchema.required;
import static dev.rejoinder.http.openai.OpenAiSchemas.ID;
import static dev.rejoinder.http.openai.OpenAiSchemas.NUMBER;
import static dev.rejoinder.http.openai.OpenAiSchemas.TEXT;
import static dev.rejoinder.http.openai.OpenAiSchemas.citation;
import static dev.rejoinder.http.openai.OpenAiSchemas.list;

import dev.rejoinder.http.BodySchema;
import dev.rejoinder.http.BodySchema.Field;
import java.util.List;

/** Schemas of chat completions and their chunks. */
final class ChatCompletionSchemas {
    private static final Field INDEX = required("index", NUMBER, "Always 0.");
    private static final Field FINISH_REASON =
            optional(
                    "finish_reason",
                    new BodySchema.EnumSchema(
                            List.of("stop", "length", "content_filter", "tool_calls")),
                    "Why the answer ended.");
    private static final Field CITATIONS =
            optional(
                    "annotations",
                    list(
                            named(
                                    "ChatCompletionAnnotation",
                                    required("type", constant("url_citation"), "The type."),
                                    required(
                                            "url_citation",
                                            named("UrlCitationDetails", citation()),
                                            "The source."))),
                    "The sources that the answer cites.");
    private static final BodySchema COMPLETION_USAGE =
            named(
                    "ChatCompletionUsage",
                    required("prompt_tokens", NUMBER, "Tokens of the prompt."),
                    required("completion_tokens", NUMBER, "Tokens of the answer."),
                    required("total_tokens", NUMBER, "Both."));

    private static final BodySchema COMPLETION_CHOICE =
            named(
                    "ChatCompletionChoice",
                    INDEX,
                    required(
                            "message",
                            named(
                                    "ChatCompletionMessage",
                                    required("role", constant("assistant"), "The role."),
                                    optional("content", TEXT, "The answer."),
                                    CITATIONS,
                                    OpenAiToolSchemas.COMPLETION_CALLS),
                            "The answer."),
                    FINISH_REASON);
    private static final BodySchema CHUNK_CHOICE =
            named(
                    "ChatCompletionChunkChoice",
                    INDEX,
                    required(
                            "delta",
                            named(
                                    "ChatCompletionDelta",
                                    optional("role", constant("assistant"), "In the first chunk."),
                                    optional("content", TEXT, "The next piece of the answer."),
                                    CITATIONS,
                                    OpenAiToolSchemas.CHUNK_CALLS),
                            "What the chunk adds."),
                    FINISH_REASON);

    static final BodySchema COMPLETION =
            named(
                    "ChatCompletion",
                    ID,
                    required("object", constant("chat.completion"), "The type."),
                    required("created", NUMBER, "Unix seconds."),
                    required("model", TEXT, "The model as the request names it."),
                    required("choices", list(COMPLETION_CHOICE), "The answer, as one choice."),
                    optional(
                            "usage",
                            COMPLETION_USAGE,
                            "The tokens, if the provider reports them."));
    static final BodySchema COMPLETION_CHUNK =
            named(
                    "ChatCompletionChunk",
                    ID,
                    required("object", constant("chat.completion.chunk"), "The type."),
                    required("created", NUMBER, "Unix seconds."),
                    required("model", TEXT, "The model as the request names it."),
                    required(
                            "choices", list(CHUNK_CHOICE), "A piece of the answer, as one choice."),
                    optional(
                            "usage",
                            COMPLETION_USAGE,
                            "The tokens, in the last chunk if asked for."));

    private ChatCompletionSchemas() {}
}
