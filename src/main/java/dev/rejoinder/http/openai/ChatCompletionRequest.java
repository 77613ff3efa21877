package dev.rejoinder.http.openai;

import static dev.rejoinder.http.BodySchema.fields;

import dev.rejoinder.bot.Bot;
import dev.rejoinder.core.AppError;
import dev.rejoinder.http.BodySchema;
import dev.rejoinder.http.Exchange;
import dev.rejoinder.http.Route.Parameter;
import dev.rejoinder.http.api.MessageAttachments.Reference;
import dev.rejoinder.turn.ClientThread;
import dev.rejoinder.turn.Turn;
import dev.rejoinder.turn.TurnKey;
import dev.rejoinder.turn.TurnRequest;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A request for a chat completion.
 *
 * @param turn the question, for a new turn
 * @param files to send with the question
 * @param awaiting the turn that awaits the results that the request ends with; null for none
 * @param model as the client names it
 * @param includeUsage whether the stream ends with the usage
 */
record ChatCompletionRequest(
        TurnRequest turn,
        List<Reference> files,
        @Nullable Turn awaiting,
        String model,
        boolean stream,
        boolean includeUsage) {
    static final BodySchema.ObjectSchema BODY =
            fields(
                    OpenAiRequests.MODEL,
                    OpenAiRequestSchemas.MESSAGES,
                    OpenAiRequests.STREAM,
                    OpenAiRequestSchemas.STREAM_OPTIONS,
                    OpenAiRequests.METADATA,
                    OpenAiRequests.USER,
                    OpenAiRequests.SAFETY_IDENTIFIER,
                    OpenAiRequestSchemas.TEMPERATURE,
                    OpenAiRequestSchemas.TOP_P,
                    OpenAiRequestSchemas.MAX_COMPLETION_TOKENS,
                    OpenAiRequestSchemas.MAX_TOKENS,
                    OpenAiRequestSchemas.STOP,
                    OpenAiRequestSchemas.PRESENCE_PENALTY,
                    OpenAiRequestSchemas.FREQUENCY_PENALTY,
                    OpenAiRequestSchemas.SEED,
                    OpenAiRequestSchemas.RESPONSE_FORMAT,
                    OpenAiToolSchemas.COMPLETION_TOOLS,
                    OpenAiToolSchemas.TOOL_CHOICE,
                    OpenAiToolSchemas.PARALLEL_TOOL_CALLS);

    /** Overrides the conversation that the messages would continue. */
    static final String CONVERSATION = "X-Conversation-Id";

    static final Parameter CONVERSATION_PARAMETER =
            new Parameter(
                    Parameter.Place.HEADER,
                    CONVERSATION,
                    new BodySchema.StringSchema(1, 128),
                    "The conversation to continue, instead of the one that the messages describe.");

    /**
     * Reads a request.
     *
     * @throws AppError INVALID_REQUEST, BOT_NOT_FOUND
     */
    static ChatCompletionRequest read(
            Exchange exchange, JsonNode body, OpenAiRequests requests, HistoryThreads threads) {
        String model = body.get("model").stringValue();
        Bot bot = requests.bot(exchange, model);
        requireTextOnly(body);
        var reader = new MessageReader(false, true);
        reader.readConversation(body.get("messages"), "messages");
        Transcript transcript = Transcript.of(reader.instructions(), reader.messages(), "messages");
        String user = OpenAiRequests.user(body);
        String caller = OpenAiRequests.owner(exchange.caller().principal().id(), user);
        String named = conversation(exchange);
        Optional<TurnKey> found =
                named == null ? threads.find(bot.id(), transcript, caller) : Optional.empty();
        ClientThread thread =
                named == null
                        ? HistoryThreads.place(found, transcript, caller)
                        : new ClientThread(null, List.of(), transcript.hash(caller), false);
        String conversation =
                named == null ? found.map(TurnKey::conversationId).orElse(null) : named;
        boolean usesStored = conversation != null && HistoryThreads.needsStored(transcript);
        var turn =
                new TurnRequest(
                                bot,
                                FileParts.textOnly(transcript.question()),
                                usesStored ? null : FileParts.noted(transcript.history()),
                                conversation,
                                false,
                                OpenAiRequests.metadata(body),
                                user,
                                transcript.instructions(),
                                CallerOptions.ofCompletion(bot, body)
                                        .withParallelToolCalls(CallerTools.parallel(body)),
                                thread,
                                CallerTools.ofCompletion(body),
                                transcript.afterQuestion())
                        .by(exchange.caller().principal().budget());
        Turn awaiting =
                threads.findAwaiting(bot.id(), transcript, caller)
                        .filter(each -> named == null || named.equals(each.key().conversationId()))
                        .orElse(null);
        return new ChatCompletionRequest(
                turn,
                FileParts.sentWith(transcript, thread),
                awaiting,
                model,
                OpenAiRequests.flag(body, "stream"),
                OpenAiRequests.flag(body.path("stream_options"), "include_usage"));
    }

    private static @Nullable String conversation(Exchange exchange) {
        String id = exchange.request().header(CONVERSATION);
        if (id != null && (id.isBlank() || id.length() > 128)) {
            throw AppError.invalid(CONVERSATION, CONVERSATION + " is not a conversation id.");
        }
        return id;
    }

    private static void requireTextOnly(JsonNode body) {
        if (body.path("n").asInt(1) > 1) {
            throw AppError.invalid("n", "n must be 1: a bot gives one answer.");
        }
        if (body.path("modalities")
                .valueStream()
                .anyMatch(each -> each.asString("").equals("audio"))) {
            throw AppError.invalid("modalities", "Audio is not supported. Use text.");
        }
    }
}
