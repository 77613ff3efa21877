package dev.rejoinder.http.api;

import static dev.rejoinder.http.BodySchema.either;
import static dev.rejoinder.http.BodySchema.fields;
import static dev.rejoinder.http.BodySchema.optional;

import dev.rejoinder.access.LimitClass;
import dev.rejoinder.access.Scope;
import dev.rejoinder.attachment.AttachmentStore;
import dev.rejoinder.bot.Bot;
import dev.rejoinder.bot.Bots;
import dev.rejoinder.conversation.Conversation;
import dev.rejoinder.conversation.ConversationStore;
import dev.rejoinder.core.AppError;
import dev.rejoinder.core.ErrorCode;
import dev.rejoinder.core.TextChecks;
import dev.rejoinder.handover.ConversationFeed;
import dev.rejoinder.handover.Handover;
import dev.rejoinder.handover.HandoverReason;
import dev.rejoinder.handover.HandoverRequest;
import dev.rejoinder.handover.HandoverStore.ConversationKey;
import dev.rejoinder.handover.Handovers;
import dev.rejoinder.http.BodySchema;
import dev.rejoinder.http.Exchange;
import dev.rejoinder.http.Route;
import dev.rejoinder.http.Route.Description;
import dev.rejoinder.http.Route.Parameter;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Routes of a conversation for the side of the visitor: ask for a person, and follow events. */
public final class HandoverRoutes {
    private static final String ONE = "/api/v1/chat/{botId}/conversations/{conversationId}";

    private static final BodySchema.ObjectSchema REQUEST =
            fields(
                    optional(
                            "reason",
                            new BodySchema.StringSchema(0, HandoverRequest.MAX_NOTE),
                            "Why, for the agents."));

    private static final Parameter AFTER =
            Parameter.query(
                    "after",
                    ResponseSchemas.ID,
                    "Without Last-Event-ID: the id of the last message that you have.");

    private final BotAccess bots;
    private final ConversationAccess access;
    private final ConversationStore conversations;
    private final AttachmentStore files;
    private final Handovers handovers;
    private final ConversationFeed feed;

    public HandoverRoutes(
            Bots bots,
            ConversationStore conversations,
            AttachmentStore files,
            Handovers handovers,
            ConversationFeed feed) {
        this.bots = new BotAccess(bots);
        this.access = new ConversationAccess(conversations);
        this.conversations = conversations;
        this.files = files;
        this.handovers = handovers;
        this.feed = feed;
    }

    public List<Route> routes() {
        return List.of(
                new Route(
                        "POST",
                        ONE + "/handover",
                        new Route.Guard.ApiKeyRequired(Scope.WRITE, LimitClass.CHAT).orVisitor(),
                        Description.of("Handover", "requestHandover", "Ask for a person")
                                .requestBody(REQUEST)
                                .response(HandoverSchemas.HANDOVER),
                        this::request),
                new Route(
                        "DELETE",
                        ONE + "/handover",
                        new Route.Guard.ApiKeyRequired(Scope.WRITE, LimitClass.DATA).orVisitor(),
                        Description.of(
                                        "Handover",
                                        "cancelHandover",
                                        "Give the conversation back to the assistant")
                                .noContent("The assistant answers again."),
                        this::cancel),
                new Route(
                        "GET",
                        ONE + "/events",
                        new Route.Guard.ApiKeyRequired(Scope.READ, LimitClass.DATA).orVisitor(),
                        Description.of(
                                        "Handover",
                                        "streamConversationEvents",
                                        "Stream new messages and changes of the handover")
                                .parameters(AnswerRoutes.LAST_EVENT_ID, AFTER)
                                .content(
                                        StreamSchemas.MEDIA_TYPE,
                                        either(ResponseSchemas.MESSAGE, HandoverSchemas.HANDOVER)),
                        this::follow));
    }

    private void request(Exchange exchange) {
        Bot bot = bots.requireEnabled(exchange);
        Conversation conversation = require(exchange, bot);
        boolean visitor = exchange.caller().principal().visitor() != null;
        HandoverReason reason = visitor ? HandoverReason.ASKED : HandoverReason.API;
        String note = note(exchange);
        Handover handover;
        try {
            handover = handovers.request(bot, conversation.id(), reason, note);
        } catch (AppError refused) {
            Optional<Instant> opensAt = handovers.opensAt(bot);
            if (refused.code() != ErrorCode.HANDOVER_CLOSED || opensAt.isEmpty()) {
                throw refused;
            }
            exchange.reply()
                    .failure(
                            refused,
                            json -> {
                                json.writeStartObject();
                                json.writeStringProperty(
                                        "opensAt", ApiTimestamps.text(opensAt.get()));
                                json.writeEndObject();
                            });
            return;
        }
        exchange.reply(json -> HandoverJson.write(json, handover));
    }

    /** The reason in the body, which may be missing. */
    private static @Nullable String note(Exchange exchange) {
        String length = exchange.request().header("Content-Length");
        boolean chunked = exchange.request().header("Transfer-Encoding") != null;
        if (!chunked && (length == null || length.equals("0"))) {
            return null;
        }
        String given = JsonFields.text(exchange.request().body(), "reason");
        return given == null || TextChecks.isBlank(given) ? null : given;
    }

    private void cancel(Exchange exchange) {
        Bot bot = bots.require(exchange);
        handovers.end(bot.id(), require(exchange, bot).id(), null, false);
        exchange.reply().noContent();
    }

    private void follow(Exchange exchange) {
        exchange.reserveStream();
        Bot bot = bots.require(exchange);
        Conversation conversation = require(exchange, bot);
        var key = new ConversationKey(bot.id(), conversation.id());
        new ConversationEventStream(
                        feed, conversations, files, handovers.store(), key, position(exchange, key))
                .begin(exchange);
    }

    private FeedPosition position(Exchange exchange, ConversationKey key) {
        String lastEvent = exchange.request().header("Last-Event-ID");
        if (lastEvent != null && !lastEvent.isEmpty()) {
            return FeedPosition.parse(lastEvent);
        }
        String after = exchange.request().query("after");
        Long message =
                after == null
                        ? Long.valueOf(Long.MAX_VALUE)
                        : conversations.positionOf(key.botId(), key.conversationId(), after);
        if (message == null) {
            throw AppError.of(ErrorCode.MESSAGE_NOT_FOUND, "There is no such message.");
        }
        return ConversationEventStream.after(conversations, key, message);
    }

    private Conversation require(Exchange exchange, Bot bot) {
        return access.find(exchange, bot.id(), exchange.request().path("conversationId"))
                .orElseThrow(Conversation::notFound);
    }
}
