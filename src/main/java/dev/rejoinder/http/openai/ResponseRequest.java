package dev.rejoinder.http.openai;

import static dev.rejoinder.http.BodySchema.fields;
import static dev.rejoinder.http.BodySchema.optional;

import dev.rejoinder.bot.Bot;
import dev.rejoinder.core.AppError;
import dev.rejoinder.http.BodySchema;
import dev.rejoinder.http.StrictJson;
import dev.rejoinder.http.api.MessageAttachments.Reference;
import dev.rejoinder.provider.ChatMessage;
import dev.rejoinder.provider.ModelOptions;
import dev.rejoinder.tool.ClientTools;
import dev.rejoinder.turn.ClientThread;
import dev.rejoinder.turn.Turn;
import dev.rejoinder.turn.TurnRequest;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A request for a response, without the conversation that it continues.
 *
 * @param model as the client names it
 * @param input null if the request has only outputs of functions that a stored response called
 * @param outputs those outputs; empty otherwise
 * @param previousResponseId the response that it follows, or null
 * @param conversationId the conversation that it continues, or null; never both
 * @param instructions as the client sends them, or null
 * @param background whether to answer before the turn ends
 * @param store whether the response can be found by its id
 * @param tools that the client offers
 * @param toolFields as the client sends its fields about tools
 * @param metadata as compact JSON, or null
 */
record ResponseRequest(
        Bot bot,
        String model,
        @Nullable Transcript input,
        List<ChatMessage> outputs,
        @Nullable String previousResponseId,
        @Nullable String conversationId,
        @Nullable String instructions,
        ModelOptions options,
        ClientTools tools,
        JsonNode toolFields,
        boolean stream,
        boolean background,
        boolean store,
        @Nullable String metadata,
        @Nullable String userId) {
    private static final int MAX_ID = 128;
    private static final List<String> TOOL_FIELDS =
            List.of("tools", "tool_choice", "parallel_tool_calls", "max_tool_calls");

    static final BodySchema.ObjectSchema BODY =
            fields(
                    OpenAiRequests.MODEL,
                    OpenAiRequestSchemas.INPUT,
                    OpenAiRequestSchemas.CONVERSATION,
                    optional(
                            "instructions",
                            new BodySchema.StringSchema(0, 100_000),
                            "Instructions that follow the bot's, for this response only."),
                    optional(
                            "previous_response_id",
                            new BodySchema.StringSchema(1, MAX_ID),
                            "The response to continue from. If it is not the last of its"
                                    + " conversation, the conversation is forked."),
                    OpenAiRequests.STREAM,
                    optional(
                            "background",
                            new BodySchema.BooleanSchema(),
                            "Whether to answer at once. Fetch the response by its id."),
                    optional(
                            "store",
                            new BodySchema.BooleanSchema(),
                            "Whether the response can be fetched by its id; true by default."),
                    OpenAiRequests.METADATA,
                    OpenAiRequests.USER,
                    OpenAiRequests.SAFETY_IDENTIFIER,
                    OpenAiRequestSchemas.TEMPERATURE,
                    OpenAiRequestSchemas.TOP_P,
                    OpenAiRequestSchemas.MAX_OUTPUT_TOKENS,
                    OpenAiRequestSchemas.TEXT_FORMAT,
                    OpenAiToolSchemas.RESPONSE_TOOLS,
                    OpenAiToolSchemas.TOOL_CHOICE,
                    OpenAiToolSchemas.PARALLEL_TOOL_CALLS,
                    OpenAiToolSchemas.MAX_TOOL_CALLS);

    /**
     * Reads a request.
     *
     * @throws AppError INVALID_REQUEST
     */
    static ResponseRequest read(Bot bot, JsonNode body) {
        String previous = OpenAiRequests.text(body, "previous_response_id");
        String conversation = conversation(body);
        if (previous != null && conversation != null) {
            throw AppError.invalid(
                    "previous_response_id",
                    "Send either previous_response_id or conversation, not both.");
        }
        String instructions = OpenAiRequests.text(body, "instructions");
        boolean background = OpenAiRequests.flag(body, "background");
        boolean store = body.path("store").asBoolean(true);
        if (background && !store) {
            throw AppError.invalid(
                    "store", "A response in the background must be stored to be found later.");
        }
        MessageReader reader = input(body, instructions, previous != null || conversation != null);
        List<ChatMessage> messages = reader.messages();
        boolean onlyOutputs = reader.answersStoredCalls();
        if (onlyOutputs && messages.stream().anyMatch(ChatMessage::isQuestion)) {
            throw AppError.invalid(
                    "input",
                    "Send the outputs of functions alone, and the next message after the answer.");
        }
        return new ResponseRequest(
                bot,
                body.get("model").stringValue(),
                onlyOutputs ? null : Transcript.of(reader.instructions(), messages, "input"),
                onlyOutputs ? messages : List.of(),
                previous,
                conversation,
                instructions,
                CallerOptions.ofResponse(bot, body)
                        .withParallelToolCalls(CallerTools.parallel(body)),
                CallerTools.ofResponse(body),
                toolFields(body),
                OpenAiRequests.flag(body, "stream"),
                background,
                store,
                OpenAiRequests.metadata(body),
                OpenAiRequests.user(body));
    }

    private static JsonNode toolFields(JsonNode body) {
        ObjectNode fields = ((ObjectNode) body).objectNode();
        for (String name : TOOL_FIELDS) {
            if (body.hasNonNull(name)) {
                fields.set(name, body.get(name));
            }
        }
        return fields;
    }

    private static MessageReader input(
            JsonNode body, @Nullable String instructions, boolean followsStored) {
        var reader = new MessageReader(followsStored, true);
        if (instructions != null) {
            reader.instruct(instructions);
        }
        JsonNode input = body.path("input");
        if (input.isString()) {
            reader.ask(input.stringValue());
        } else if (input.isArray()) {
            reader.readConversation(input, "input");
        } else {
            throw AppError.invalid("input", "input must be a string or a list of messages.");
        }
        return reader;
    }

    private static @Nullable String conversation(JsonNode body) {
        JsonNode given = body.path("conversation");
        JsonNode id = given.isObject() ? given.path("id") : given;
        if (given.isMissingNode() || given.isNull()) {
            return null;
        }
        if (!id.isString() || id.stringValue().isEmpty() || id.stringValue().length() > MAX_ID) {
            throw AppError.invalid(
                    "conversation", "conversation must be an id or an object with an id.");
        }
        return id.stringValue();
    }

    /** The question with the messages around it. */
    Transcript requireInput() {
        if (input == null) {
            throw new IllegalStateException("only outputs");
        }
        return input;
    }

    /** The question in its conversation. */
    TurnRequest turn(ResponsePlace place) {
        Transcript asked = requireInput();
        return new TurnRequest(
                bot,
                FileParts.textOnly(asked.question()),
                place.suppliesHistory() ? FileParts.noted(asked.history()) : null,
                place.conversationId(),
                place.createConversation(),
                metadata,
                userId,
                asked.instructions(),
                options,
                place.thread(),
                tools,
                asked.afterQuestion());
    }

    /**
     * Whether the same request again asks the same question for the same person. In a named
     * conversation, it may also be the next question.
     */
    boolean repeatsOneQuestion() {
        return previousResponseId != null || (userId != null && conversationId == null);
    }

    /** Calls and results of tools for the question. */
    List<ChatMessage> afterQuestion() {
        return input == null ? outputs : input.afterQuestion();
    }

    /** The files to send with the question. */
    List<Reference> files(@Nullable ClientThread thread) {
        return input == null ? List.of() : FileParts.sentWith(input, thread);
    }

    /** The question of an earlier turn, asked again at its place in a fork of the conversation. */
    TurnRequest again(Turn earlier) {
        long before = earlier.key().sequence() - 1;
        return new TurnRequest(
                bot,
                ChatMessage.user(earlier.question()),
                null,
                before == 0 ? null : earlier.key().conversationId(),
                false,
                metadata,
                userId,
                instructions,
                options,
                before == 0 ? null : new ClientThread(before, List.of(), null, false),
                tools,
                outputs);
    }

    /** What the response repeats of the request. */
    ResponseEcho echo() {
        return new ResponseEcho(
                model,
                instructions,
                previousResponseId,
                metadata == null ? null : StrictJson.parse(metadata),
                options,
                background,
                store,
                toolFields);
    }
}
