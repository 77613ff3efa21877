package dev.rejoinder.http.api;

import static dev.rejoinder.http.BodySchema.fields;
import static dev.rejoinder.http.BodySchema.required;

import dev.rejoinder.access.LimitClass;
import dev.rejoinder.access.Scope;
import dev.rejoinder.bot.Bots;
import dev.rejoinder.conversation.ConversationStore;
import dev.rejoinder.core.AppError;
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
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Routes for one answer, running or finished: resume its stream from any offset, or stop it. */
public final class AnswerRoutes {
    private static final String ONE =
            "/api/v1/chat/{botId}/conversations/{conversationId}/messages/{messageId}";

    /**
     * Message id, offset, run. Nine digits exceed any answer's length and do not overflow an int.
     */
    private static final Pattern EVENT_ID =
            Pattern.compile("(?:(msg_\\w+):)?([0-9]{1,9})(?:\\.([0-9]{1,9}))?");

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
                                .parameters(
                                        new Parameter(
                                                Parameter.Place.HEADER,
                                                "Last-Event-ID",
                                                ResponseSchemas.ID,
                                                "The id of the last event received."),
                                        Parameter.query(
                                                "after",
                                                ResponseSchemas.ID,
                                                "The same as Last-Event-ID, as a query"
                                                        + " parameter."))
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
                                .response(STOPPED),
                        this::stop));
    }

    private void follow(Exchange exchange) {
        exchange.reserveStream();
        String lastEvent = exchange.request().header("Last-Event-ID");
        String after = exchange.request().query("after");
        LiveTurn turn = require(exchange, turns::requireStream);
        // When a browser's EventSource reconnects, it sends the header in addition to its URL's
        // parameter.
        boolean comesBack = lastEvent != null && !lastEvent.isEmpty();
        Integer offset = offset(turn, comesBack ? lastEvent : after);
        if (offset == null) {
            TurnEventStream.follow(exchange, turn, false);
        } else if (comesBack && hasAll(turn, offset)) {
            // Any status other than 204 would make an EventSource reconnect forever.
            exchange.reply().noContent();
        } else {
            TurnEventStream.resume(exchange, turn, offset);
        }
    }

    /**
     * Whether a reader at this offset has all of an answer that has ended. If the answer has no
     * text, such a reader has not seen the end: its offset equals that of the beginning.
     */
    private static boolean hasAll(LiveTurn turn, int offset) {
        return turn.end() != null && offset > 0 && offset == turn.length();
    }

    /**
     * The offset in an event id, or in its last part alone. Null means the beginning, which also
     * applies to a reader of an earlier run of this turn.
     */
    private static @Nullable Integer offset(LiveTurn turn, @Nullable String id) {
        if (id == null || id.isEmpty()) {
            return null;
        }
        Matcher parts = EVENT_ID.matcher(id);
        if (!parts.matches()) {
            throw notAnEvent();
        }
        String message = parts.group(1);
        boolean ofThisMessage =
                message == null ? parts.group(3) == null : message.equals(turn.messageId());
        if (!ofThisMessage) {
            throw notAnEvent();
        }
        long run = parts.group(3) == null ? LiveTurn.FIRST_RUN : Long.parseLong(parts.group(3));
        if (message != null && run != turn.run()) {
            return null;
        }
        int offset = Integer.parseInt(parts.group(2));
        String rest = turn.textFrom(offset);
        if (!rest.isEmpty() && Character.isLowSurrogate(rest.charAt(0))) {
            throw notAnEvent();
        }
        return offset;
    }

    private static AppError notAnEvent() {
        return AppError.invalid("after", "This is not an event id of this message.");
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
