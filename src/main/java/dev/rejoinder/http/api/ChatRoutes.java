package dev.rejoinder.http.api;

import static dev.rejoinder.http.BodySchema.fields;
import static dev.rejoinder.http.BodySchema.optional;
import static dev.rejoinder.http.BodySchema.required;

import dev.rejoinder.access.LimitClass;
import dev.rejoinder.access.Scope;
import dev.rejoinder.bot.Bot;
import dev.rejoinder.bot.Bots;
import dev.rejoinder.conversation.Conversation;
import dev.rejoinder.conversation.ConversationStore;
import dev.rejoinder.core.AppError;
import dev.rejoinder.core.RequestDeadline;
import dev.rejoinder.http.BodySchema;
import dev.rejoinder.http.Exchange;
import dev.rejoinder.http.JsonText;
import dev.rejoinder.http.Route;
import dev.rejoinder.http.Route.Description;
import dev.rejoinder.turn.LiveTurn;
import dev.rejoinder.turn.TurnEnd;
import dev.rejoinder.turn.TurnEngine;
import dev.rejoinder.turn.TurnErrors;
import dev.rejoinder.turn.TurnRequest;
import dev.rejoinder.turn.TurnState;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Sending messages: the whole answer at once, or streamed; and the same under its older address.
 */
public final class ChatRoutes {
    private static final int MAX_MESSAGE = 32_000;
    private static final int MAX_ID = 128;
    private static final String USER_ID = "userId";
    private static final int MAX_USER_ID = 256;
    private static final Pattern SESSION_ID = Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9._-]{0,127}");

    private static final BodySchema.Field MESSAGE =
            required("message", new BodySchema.Text(1, MAX_MESSAGE), "What the user says.");
    private static final BodySchema.Field METADATA =
            optional(
                    "metadata",
                    new BodySchema.Free(16 << 10, 5),
                    "Data of your own to attach. userId, if given, can be filtered by.");
    private static final BodySchema.Fields BODY =
            fields(
                    MESSAGE,
                    optional(
                            "conversationId",
                            new BodySchema.Text(1, MAX_ID),
                            "The conversation to continue. Leave it out to start a new one."),
                    METADATA);
    private static final BodySchema.Fields LEGACY_BODY =
            fields(
                    MESSAGE,
                    optional(
                            "sessionId",
                            new BodySchema.Text(1, MAX_ID),
                            "Your own name for the conversation, or one that an answer gave."),
                    METADATA);

    private final BotAccess bots;
    private final ConversationAccess access;
    private final TurnEngine turns;
    private final Duration messageDeadline;
    private final Duration streamDeadline;

    public ChatRoutes(
            Bots bots,
            ConversationStore conversations,
            TurnEngine turns,
            Duration messageDeadline,
            Duration streamDeadline) {
        this.bots = new BotAccess(bots);
        this.access = new ConversationAccess(conversations);
        this.turns = turns;
        this.messageDeadline = messageDeadline;
        this.streamDeadline = streamDeadline;
    }

    public List<Route> routes() {
        var guard = new Route.Guard.Keyed(Scope.WRITE, LimitClass.CHAT);
        var visited = guard.orVisitor();
        return List.of(
                new Route(
                        "POST",
                        "/api/v1/chat/{botId}/message",
                        visited,
                        Description.of("Chat", "Send a message and receive the answer")
                                .with(IdempotencyKey.PARAMETER)
                                .taking(BODY)
                                .answering(ResponseSchemas.ANSWER),
                        this::message),
                new Route(
                        "POST",
                        "/api/v1/chat/{botId}/stream",
                        visited,
                        Description.of("Chat", "Send a message and stream the answer")
                                .with(IdempotencyKey.PARAMETER)
                                .taking(BODY),
                        exchange -> stream(exchange, question(exchange))),
                new Route(
                        "POST",
                        "/api/v1/bot/{botId}",
                        guard,
                        Description.of("Chat", "Send a message, for older clients")
                                .taking(LEGACY_BODY)
                                .answering(ResponseSchemas.ANSWER),
                        this::legacyMessage),
                new Route(
                        "POST",
                        "/api/v1/bot/{botId}/stream",
                        guard,
                        Description.of("Chat", "Stream an answer, for older clients")
                                .taking(LEGACY_BODY),
                        exchange -> stream(exchange, legacyQuestion(exchange))));
    }

    private void message(Exchange exchange) throws IOException {
        answer(
                exchange,
                question(exchange),
                answer ->
                        exchange.reply(
                                json -> AnswerJson.write(json, answer.turn(), answer.end())));
    }

    private void legacyMessage(Exchange exchange) throws IOException {
        answer(
                exchange,
                legacyQuestion(exchange),
                answer ->
                        exchange.replyBare(
                                200, json -> writeLegacy(json, answer.turn(), answer.end())));
    }

    private void answer(
            Exchange exchange, TurnRequest question, Consumer<TurnEngine.Answer> reply) {
        TurnEngine.Answer answer =
                turns.answer(question, IdempotencyKey.of(exchange, question), messageDeadline);
        AppError error = answer.turn().errorOf(answer.end());
        if (answer.replayed() && answer.end().state() == TurnState.INTERRUPTED) {
            exchange.replyFailure(
                    TurnErrors.interrupted(),
                    json -> AnswerJson.writePartial(json, answer.turn(), answer.end().answer()));
        } else if (error != null) {
            throw error;
        } else {
            reply.accept(answer);
        }
    }

    private void stream(Exchange exchange, TurnRequest question) {
        boolean bareText =
                exchange.accepts().prefers("text/plain", "application/json", "text/event-stream");
        exchange.reserveStream();
        turns.stream(
                question,
                IdempotencyKey.of(exchange, question),
                streamDeadline,
                (turn, replayed) -> {
                    if (bareText) {
                        TurnText.follow(exchange, turn);
                    } else {
                        TurnEvents.follow(exchange, turn, replayed);
                    }
                    RequestDeadline.lift();
                });
    }

    private TurnRequest question(Exchange exchange) throws IOException {
        Bot bot = enabledBot(exchange);
        JsonNode body = exchange.body();
        String conversationId = text(body, "conversationId");
        String visitor = exchange.principal().visitor();
        if (visitor == null) {
            return question(bot, body, conversationId, false);
        }
        if (conversationId != null && !access.mayUse(exchange, bot.id(), conversationId)) {
            throw Conversation.notFound();
        }
        return visitorsQuestion(bot, body, conversationId, visitor);
    }

    private TurnRequest legacyQuestion(Exchange exchange) throws IOException {
        Bot bot = enabledBot(exchange);
        JsonNode body = exchange.body();
        String sessionId = text(body, "sessionId");
        if (sessionId != null && !SESSION_ID.matcher(sessionId).matches()) {
            throw AppError.invalid(
                    "sessionId",
                    "sessionId may hold letters, digits, dash, underscore, and dots after the"
                            + " first.");
        }
        return question(bot, body, sessionId, true);
    }

    private Bot enabledBot(Exchange exchange) {
        Bot bot = bots.require(exchange);
        if (!bot.enabled()) {
            throw Bots.notFound();
        }
        return bot;
    }

    private static TurnRequest question(
            Bot bot, JsonNode body, @Nullable String conversationId, boolean create) {
        JsonNode metadata = body.get("metadata");
        boolean given = metadata != null && !metadata.isNull();
        return new TurnRequest(
                bot,
                body.get("message").stringValue(),
                conversationId,
                create,
                given ? JsonText.compact(metadata) : null,
                given ? userId(metadata) : null);
    }

    /** Whoever a visitor claims to be in the metadata: the user is the visitor. */
    private static TurnRequest visitorsQuestion(
            Bot bot, JsonNode body, @Nullable String conversationId, String visitor) {
        JsonNode given = body.get("metadata");
        ObjectNode metadata = JsonNodeFactory.instance.objectNode();
        metadata.put(USER_ID, visitor);
        if (given != null) {
            given.properties()
                    .forEach(field -> metadata.putIfAbsent(field.getKey(), field.getValue()));
        }
        return new TurnRequest(
                bot,
                body.get("message").stringValue(),
                conversationId,
                false,
                JsonText.compact(metadata),
                visitor);
    }

    private static @Nullable String userId(JsonNode metadata) {
        JsonNode userId = metadata.get(USER_ID);
        if (userId == null || userId.isNull() || userId.isContainer()) {
            return null;
        }
        String text = userId.asString();
        if (text.length() > MAX_USER_ID) {
            throw AppError.invalid(
                    "metadata.userId",
                    "metadata.userId must have at most " + MAX_USER_ID + " characters.");
        }
        return text;
    }

    private static @Nullable String text(JsonNode body, String name) {
        JsonNode value = body.get(name);
        return value == null || value.isNull() ? null : value.stringValue();
    }

    /** Older clients read the answer at the top level, newer ones in the envelope; both find it. */
    private static void writeLegacy(JsonGenerator json, LiveTurn turn, TurnEnd end) {
        json.writeStartObject();
        json.writeBooleanProperty("success", true);
        json.writeName("data");
        AnswerJson.write(json, turn, end);
        json.writeNullProperty("error");
        AnswerJson.writeSeed(json, turn, end.answer());
        json.writeStringProperty("sessionId", turn.conversationId());
        json.writeEndObject();
    }
}
