package dev.rejoinder.http.aisdk;

import static dev.rejoinder.http.BodySchema.fields;
import static dev.rejoinder.http.BodySchema.named;
import static dev.rejoinder.http.BodySchema.optional;
import static dev.rejoinder.http.BodySchema.required;
import static dev.rejoinder.http.api.StreamSchemas.type;

import dev.rejoinder.http.BodySchema;
import dev.rejoinder.http.BodySchema.NamedSchema;
import dev.rejoinder.http.api.HandoverSchemas;
import dev.rejoinder.http.api.StreamSchemas;
import java.util.List;
import java.util.stream.Stream;

/** The schemas of what {@link UiMessageStream} and {@link UiMessages} write. */
final class UiMessageSchemas {
    private static final BodySchema TEXT = new BodySchema.StringSchema(0, Integer.MAX_VALUE);
    private static final BodySchema ID = new BodySchema.StringSchema(1, 128);
    private static final BodySchema.Field TEXT_ID = required("id", ID, "The id of the text.");
    private static final BodySchema.Field CALL_ID =
            required("toolCallId", TEXT, "The id of the call.");
    private static final BodySchema.Field TOOL = required("toolName", ID, "The tool's name.");
    private static final BodySchema.Field TITLE =
            optional("title", TEXT, "The tool's title, for people.");
    private static final BodySchema.Field INPUT =
            required("input", new BodySchema.ValueSchema(), "The arguments.");
    private static final BodySchema.Field OUTPUT =
            optional(
                    "output",
                    new BodySchema.ValueSchema(),
                    "What the tool answered; null for visitors.");
    private static final BodySchema.Field ERROR_TEXT =
            required("errorText", TEXT, "What happened.");
    private static final BodySchema.Field APPROVAL_ID =
            required("approvalId", TEXT, "The id of the call.");
    private static final BodySchema.Field EXECUTED =
            optional(
                    "providerExecuted",
                    new BodySchema.BooleanSchema(),
                    "True unless the client must call the tool.");
    private static final BodySchema METADATA =
            fields(
                    required("conversationId", ID, "The conversation's id."),
                    optional("author", HandoverSchemas.AUTHOR, "The person who wrote it."));
    private static final BodySchema.Field SOURCE_ID =
            required("sourceId", ID, "The source's id, a colon, and the passage's number.");

    private static final NamedSchema SOURCE_URL =
            named(
                    "UiSourceUrlChunk",
                    type("source-url"),
                    SOURCE_ID,
                    required("url", TEXT, "The address of the page."),
                    required("title", TEXT, "The title of the source."));

    private static final NamedSchema SOURCE_DOCUMENT =
            named(
                    "UiSourceDocumentChunk",
                    type("source-document"),
                    SOURCE_ID,
                    required("mediaType", TEXT, "The media type of the document."),
                    required("title", TEXT, "The title of the source."),
                    optional("filename", TEXT, "The name of the file."));

    /** One chunk. The last event of a stream is {@code [DONE]}, which is not JSON. */
    static final NamedSchema CHUNK =
            StreamSchemas.choice(
                    "UiMessageChunk",
                    named(
                            "UiStartChunk",
                            type("start"),
                            required("messageId", ID, "The answer's id."),
                            required("messageMetadata", METADATA, "Metadata of the message.")),
                    named("UiStartStepChunk", type("start-step")),
                    SOURCE_URL,
                    SOURCE_DOCUMENT,
                    named("UiTextStartChunk", type("text-start"), TEXT_ID),
                    named(
                            "UiTextDeltaChunk",
                            type("text-delta"),
                            TEXT_ID,
                            required("delta", TEXT, "The next piece of the answer.")),
                    named("UiTextEndChunk", type("text-end"), TEXT_ID),
                    named(
                            "UiToolInputChunk",
                            type("tool-input-available"),
                            CALL_ID,
                            TOOL,
                            INPUT,
                            TITLE,
                            required("dynamic", new BodySchema.BooleanSchema(), "Always true."),
                            EXECUTED),
                    named(
                            "UiToolApprovalRequestChunk",
                            type("tool-approval-request"),
                            CALL_ID,
                            APPROVAL_ID),
                    named(
                            "UiToolApprovalResponseChunk",
                            type("tool-approval-response"),
                            APPROVAL_ID,
                            required(
                                    "approved",
                                    new BodySchema.BooleanSchema(),
                                    "Whether a person approved the call.")),
                    named(
                            "UiToolOutputChunk",
                            type("tool-output-available"),
                            CALL_ID,
                            OUTPUT,
                            EXECUTED),
                    named(
                            "UiToolErrorChunk",
                            type("tool-output-error"),
                            CALL_ID,
                            ERROR_TEXT,
                            EXECUTED),
                    named("UiToolDeniedChunk", type("tool-output-denied"), CALL_ID),
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
                                    "Why the answer ended."),
                            optional(
                                    "messageMetadata",
                                    fields(
                                            required(
                                                    "handover",
                                                    HandoverSchemas.HANDOVER,
                                                    "The handover of the conversation.")),
                                    "Present if a person is asked for or has the"
                                            + " conversation.")),
                    named(
                            "UiErrorChunk",
                            type("error"),
                            required("errorText", TEXT, "What happened, for the user.")),
                    named(
                            "UiAbortChunk",
                            type("abort"),
                            required("reason", TEXT, "Why the answer was stopped.")));

    private static final NamedSchema TOOL_PART =
            named(
                    "UiToolPart",
                    type("dynamic-tool"),
                    CALL_ID,
                    TOOL,
                    TITLE,
                    required(
                            "state",
                            new BodySchema.EnumSchema(
                                    Stream.of(UiToolState.values())
                                            .map(UiToolState::wireName)
                                            .toList()),
                            "How the call ended."),
                    INPUT,
                    OUTPUT,
                    optional("errorText", TEXT, "Why there is no output."),
                    optional(
                            "approval",
                            fields(
                                    required("id", TEXT, "The id of the call."),
                                    required(
                                            "approved",
                                            new BodySchema.BooleanSchema(),
                                            "Always false.")),
                            "The denial of the call."),
                    EXECUTED);

    private static final NamedSchema MESSAGE =
            named(
                    "UiMessage",
                    required("id", ID, "The message's id."),
                    required(
                            "role",
                            new BodySchema.EnumSchema(List.of("user", "assistant")),
                            "The author of the message."),
                    required("metadata", METADATA, "Metadata of the message."),
                    required(
                            "parts",
                            new BodySchema.ArraySchema(
                                    StreamSchemas.choice(
                                            "UiMessagePart",
                                            SOURCE_URL,
                                            SOURCE_DOCUMENT,
                                            named("UiStepPart", type("step-start")),
                                            TOOL_PART,
                                            named(
                                                    "UiFilePart",
                                                    type("file"),
                                                    required(
                                                            "mediaType",
                                                            TEXT,
                                                            "The type of the file."),
                                                    required("filename", TEXT, "Its name."),
                                                    required(
                                                            "url",
                                                            TEXT,
                                                            "Its path on this server; needs the"
                                                                    + " caller's credential.")),
                                            named(
                                                    "UiTextPart",
                                                    type("text"),
                                                    required("text", TEXT, "The text."))),
                                    Integer.MAX_VALUE),
                            "The sources of an answer, and the text with the tool calls."));

    /** The stored messages of a chat. */
    static final NamedSchema CHAT =
            named(
                    "UiChat",
                    required("conversationId", ID, "The conversation's id."),
                    required(
                            "messages",
                            new BodySchema.ArraySchema(MESSAGE, UiMessages.MAX),
                            "Oldest first."));

    private UiMessageSchemas() {}
}
