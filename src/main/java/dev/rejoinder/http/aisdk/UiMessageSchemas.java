package dev.rejoinder.http.aisdk;

import static dev.rejoinder.http.BodySchema.constant;
import static dev.rejoinder.http.BodySchema.fields;
import static dev.rejoinder.http.BodySchema.named;
import static dev.rejoinder.http.BodySchema.optional;
import static dev.rejoinder.http.BodySchema.required;
import static dev.rejoinder.http.api.StreamSchemas.type;

import dev.rejoinder.http.BodySchema;
import dev.rejoinder.http.BodySchema.NamedSchema;
import dev.rejoinder.http.api.StreamSchemas;
import java.util.List;

/** The schemas of the chunks that {@link UiMessageStream} writes. */
final class UiMessageSchemas {
    private static final BodySchema TEXT = new BodySchema.StringSchema(0, Integer.MAX_VALUE);
    private static final BodySchema ID = new BodySchema.StringSchema(1, 128);
    private static final BodySchema.Field TEXT_ID =
            required("id", constant("text"), "The id of the only text.");

    /** One chunk. The last event of a stream is {@code [DONE]}, which is not JSON. */
    static final NamedSchema CHUNK =
            StreamSchemas.choice(
                    "UiMessageChunk",
                    named(
                            "UiStartChunk",
                            type("start"),
                            required("messageId", ID, "The answer's id."),
                            required(
                                    "messageMetadata",
                                    fields(
                                            required(
                                                    "conversationId",
                                                    ID,
                                                    "The conversation's id.")),
                                    "Metadata of the message.")),
                    named("UiStartStepChunk", type("start-step")),
                    named(
                            "UiSourceUrlChunk",
                            type("source-url"),
                            required("sourceId", ID, "The id of the passage."),
                            required("url", TEXT, "The address of the page."),
                            required("title", TEXT, "The title of the source.")),
                    named(
                            "UiSourceDocumentChunk",
                            type("source-document"),
                            required("sourceId", ID, "The id of the passage."),
                            required("mediaType", TEXT, "The media type of the document."),
                            required("title", TEXT, "The title of the source."),
                            optional("filename", TEXT, "The name of the file.")),
                    named("UiTextStartChunk", type("text-start"), TEXT_ID),
                    named(
                            "UiTextDeltaChunk",
                            type("text-delta"),
                            TEXT_ID,
                            required("delta", TEXT, "The next piece of the answer.")),
                    named("UiTextEndChunk", type("text-end"), TEXT_ID),
                    named("UiFinishStepChunk", type("finish-step")),
                    named(
                            "UiFinishChunk",
                            type("finish"),
                            required(
                                    "finishReason",
                                    new BodySchema.EnumSchema(
                                            List.of(
                                                    "stop",
                                                    "length",
                                                    "content-filter",
                                                    "tool-calls",
                                                    "other")),
                                    "Why the answer ended.")),
                    named(
                            "UiErrorChunk",
                            type("error"),
                            required("errorText", TEXT, "What happened, for the user.")),
                    named(
                            "UiAbortChunk",
                            type("abort"),
                            required("reason", TEXT, "Why the answer was stopped.")));

    private UiMessageSchemas() {}
}
