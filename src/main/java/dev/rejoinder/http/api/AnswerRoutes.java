package dev.rejoinder.http.api;

import static dev.rejoinder.http.BodySchema.fields;
import static dev.rejoinder.http.BodySchema.required;

import dev.rejoinder.access.LimitClass;
import dev.rejoinder.access.Scope;
import dev.rejoinder.bot.Bots;
import dev.rejoinder.conversation.ConversationStore;
import dev.rejoinder.http.BodySchema;
import dev.rejoinder.http.Exchange;
import dev.rejoinder.http.Route;
import dev.rejoinder.http.Route.Description;
import dev.rejoinder.http.Route.Parameter;
import dev.rejoinder.turn.LiveTurn;
import dev.rejoinder.turn.TurnEnd;
import dev.rejoinder.turn.TurnEngine;
import dev.rejoinder.turn.TurnErrors;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Routes for one answer, running or finished: resume its stream from any offset, or stop it. */
public final class AnswerRoutes {
    static final String ONE =
            "/api/v1/chat/{botId}/conversations/{conversationId}/messages/{messageId}";

    static final Parameter LAST_EVENT_ID =
            new Parameter(
                    Parameter.Place.HEADER,
                    "Last-Event-ID",
                    ResponseSchemas.ID,
                    "The id of the last event received.");

    static final Parameter AFTER =
            Parameter.query(
                    "after",
                    ResponseSchemas.ID,
                    "The same as Last-Event-ID, as a query parameter.");

    private static final BodySchema.ObjectSchema STOPPED =
            fields(
                    required("messageId", ResponseSchemas.ID, "The answer's id."),
                    required("conversationId", ResponseSchemas.ID, "The conversation's id."),
                    required(
                            "status",
                            new BodySchema.EnumSchema(
                                    List.of("complete", "stopped", "interrupted", "failed")),
                            "How the answer ended; complete if it ended before the stop."),
                    required("response", ResponseSchemas.TEXT, "The text up to the stop."));

    private final BotAccess bots;
    private final ConversationAccess access;
    private final TurnEngine turns;

    public AnswerRoutes(Bots bots, ConversationStore conversations, TurnEngine turns) {
        this.bots = new BotAccess(bots);
        this.access = new ConversationAccess(conversations);
        this.turns = turns;
    }

    public List<Route> routes() {
        return List.of(
                new Route(
                        "GET",
                        ONE + "/stream",
                        new Route.Guard.ApiKeyRequired(Scope.READ, LimitClass.DATA).orVisitor(),
                        Description.of("Chat", "resumeMessage", "Resume the stream of an answer")
                                .parameters(LAST_EVENT_ID, AFTER)
                                .content(StreamSchemas.MEDIA_TYPE, StreamSchemas.EVENT)
                                .noContent("The reader has the whole answer already."),
                        this::follow),
                new Route(
                        "POST",
                        ONE + "/stop",
                        new Route.Guard.ApiKeyRequired(Scope.WRITE, LimitClass.DATA).orVisitor(),
                        Description.of(
                                        "Chat",
                                        "stopMessage",
                                        "Stop an answer and keep its text so far")
                                .notAudited()
                                .response(STOPPED),
                        this::stop));
    }

    private void follow(Exchange exchange) {
        exchange.reserveStream();
        LiveTurn turn = require(exchange, turns::requireStream);
        String lastEvent = exchange.request().header("Last-Event-ID");
        StreamPosition position = position(exchange, turn);
        if (position != null && isPresent(lastEvent) && position.isEndOf(turn)) {
            // Any status other than 204 would make an EventSource reconnect forever.
            exchange.reply().noContent();
        } else {
            TurnEventStream.resume(exchange, turn, position);
        }
    }

    /**
     * The position of the reader that sends this request; null for the beginning.
     *
     * @throws dev.rejoinder.core.AppError INVALID_REQUEST
     */
    static @Nullable StreamPosition position(Exchange exchange, LiveTurn turn) {
        // When a browser's EventSource reconnects, it sends the header in addition to its URL's
        // parameter.
        String lastEvent = exchange.request().header("Last-Event-ID");
        return isPresent(lastEvent)
                ? StreamPosition.of(turn, lastEvent, LAST_EVENT_ID.name())
                : StreamPosition.of(turn, exchange.request().query("after"), AFTER.name());
    }

    private static boolean isPresent(@Nullable String value) {
        return value != null && !value.isEmpty();
    }

    private void stop(Exchange exchange) {
        LiveTurn turn = require(exchange, turns::require);
        TurnEnd end = turns.stop(turn);
        exchange.reply(
                json -> {
                    json.writeStartObject();
                    json.writeStringProperty("messageId", turn.messageId());
                    json.writeStringProperty("conversationId", turn.conversationId());
                    json.writeStringProperty("status", end.state().name().toLowerCase(Locale.ROOT));
                    json.writeStringProperty("response", end.answer());
                    json.writeEndObject();
                });
    }

    /** Finds a turn. */
    private interface Finder {
        LiveTurn find(String botId, String conversationId, String messageId);
    }

    private LiveTurn require(Exchange exchange, Finder finder) {
        String botId = bots.require(exchange).id();
        String conversationId = exchange.request().path("conversationId");
        if (!access.mayUse(exchange, botId, conversationId)) {
            throw TurnErrors.messageNotFound();
        }
        return finder.find(botId, conversationId, exchange.request().path("messageId"));
    }
}
