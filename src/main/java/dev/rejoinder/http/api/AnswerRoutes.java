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

/** One answer, while it is given and after: follow it again from any place, or stop it. */
public final class AnswerRoutes {
    private static final String ONE =
            "/api/v1/chat/{botId}/conversations/{conversationId}/messages/{messageId}";

    /** Message, offset, run; nine digits are more than any answer has, and fewer than overflow. */
    private static final Pattern EVENT_ID =
            Pattern.compile("(?:(msg_\\w+):)?([0-9]{1,9})(?:\\.([0-9]{1,9}))?");

    private static final BodySchema.ObjectSchema STOPPED =
            fields(
                    required("messageId", ResponseSchemas.ID, "The answer's id."),
                    required("conversationId", ResponseSchemas.ID, "Its conversation."),
                    required(
                            "status",
                            new BodySchema.EnumSchema(
                                    List.of("complete", "stopped", "interrupted", "failed")),
                            "How it ended: complete, if it was faster."),
                    required("response", ResponseSchemas.TEXT, "What it had said."));

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
                        Description.of(
                                        "Chat",
                                        "Follow an answer again, from where a stream broke off")
                                .parameters(
                                        new Parameter(
                                                Parameter.Place.HEADER,
                                                "Last-Event-ID",
                                                ResponseSchemas.ID,
                                                "The id of the last event that arrived."),
                                        Parameter.query(
                                                "after",
                                                ResponseSchemas.ID,
                                                "The same, as a parameter.")),
                        this::follow),
                new Route(
                        "POST",
                        ONE + "/stop",
                        new Route.Guard.ApiKeyRequired(Scope.WRITE, LimitClass.DATA).orVisitor(),
                        Description.of("Chat", "Stop an answer, and keep what it has said")
                                .response(STOPPED),
                        this::stop));
    }

    private void follow(Exchange exchange) {
        exchange.reserveStream();
        String lastEvent = exchange.request().header("Last-Event-ID");
        String after = exchange.request().query("after");
        LiveTurn turn = require(exchange, turns::requireStream);
        // A browser's EventSource sends the header when it comes back, beside what its address
        // says.
        boolean comesBack = lastEvent != null && !lastEvent.isEmpty();
        Integer offset = offset(turn, comesBack ? lastEvent : after);
        if (offset == null) {
            TurnEventStream.follow(exchange, turn, false);
        } else if (comesBack && hasAll(turn, offset)) {
            // With any other answer an EventSource would come back for ever.
            exchange.reply().noContent();
        } else {
            TurnEventStream.resume(exchange, turn, offset);
        }
    }

    /**
     * Whether a reader at this offset has all of an answer that has ended. One without text has an
     * end that such a reader has not seen: its offset is that of the beginning.
     */
    private static boolean hasAll(LiveTurn turn, int offset) {
        return turn.end() != null && offset > 0 && offset == turn.length();
    }

    /**
     * The offset that an event's id, or its last part alone, stands for; null for the beginning,
     * which is also where a reader begins that was reading an earlier run of this turn.
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
        return AppError.invalid("after", "That is not the id of an event of this message.");
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

    /** How a turn is found. */
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
