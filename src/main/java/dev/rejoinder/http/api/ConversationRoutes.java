package dev.rejoinder.http.api;

import dev.rejoinder.access.LimitClass;
import dev.rejoinder.access.Scope;
import dev.rejoinder.attachment.AttachmentStore;
import dev.rejoinder.bot.Bot;
import dev.rejoinder.bot.Bots;
import dev.rejoinder.conversation.Conversation;
import dev.rejoinder.conversation.ConversationQuery;
import dev.rejoinder.conversation.ConversationStore;
import dev.rejoinder.conversation.FeedbackStore;
import dev.rejoinder.handover.Handover;
import dev.rejoinder.handover.Handovers;
import dev.rejoinder.http.BodySchema;
import dev.rejoinder.http.Exchange;
import dev.rejoinder.http.Route;
import dev.rejoinder.http.Route.Description;
import dev.rejoinder.turn.TurnEngine;
import java.util.List;
import java.util.Map;

/** Routes that read conversations: one with its messages, or a list. */
public final class ConversationRoutes {
    private static final String ONE = "/api/v1/chat/{botId}/conversations/{conversationId}";
    private static final String ALL = "/api/v1/chat/{botId}/conversations";

    private static final BodySchema DELETED =
            BodySchema.named(
                    "DeletedConversation",
                    BodySchema.required(
                            "conversationId", ResponseSchemas.ID, "The conversation's id."),
                    BodySchema.required("deleted", new BodySchema.BooleanSchema(), "Always true."));

    private final BotAccess bots;
    private final ConversationStore conversations;
    private final FeedbackStore feedback;
    private final AttachmentStore files;
    private final ConversationAccess access;
    private final TurnEngine turns;
    private final Handovers handovers;

    public ConversationRoutes(
            Bots bots,
            ConversationStore conversations,
            FeedbackStore feedback,
            AttachmentStore files,
            TurnEngine turns,
            Handovers handovers) {
        this.bots = new BotAccess(bots);
        this.conversations = conversations;
        this.feedback = feedback;
        this.files = files;
        this.access = new ConversationAccess(conversations);
        this.turns = turns;
        this.handovers = handovers;
    }

    public List<Route> routes() {
        return List.of(
                new Route(
                        "GET",
                        ALL,
                        new Route.Guard.ApiKeyRequired(Scope.READ, LimitClass.DATA),
                        Description.of(
                                        "Conversations",
                                        "listConversations",
                                        "List conversations, newest activity first")
                                .parameters(ConversationList.PARAMETERS)
                                .response(ResponseSchemas.CONVERSATIONS),
                        this::list),
                new Route(
                        "GET",
                        ONE,
                        new Route.Guard.ApiKeyRequired(Scope.READ, LimitClass.DATA).orVisitor(),
                        Description.of(
                                        "Conversations",
                                        "getConversation",
                                        "Get a conversation with its messages")
                                .parameters(ConversationHistory.PARAMETERS)
                                .response(ResponseSchemas.HISTORY),
                        this::history),
                new Route(
                        "DELETE",
                        ONE,
                        new Route.Guard.ApiKeyRequired(Scope.WRITE, LimitClass.DATA),
                        Description.of(
                                        "Conversations",
                                        "deleteConversation",
                                        "Delete a conversation")
                                .response(DELETED),
                        this::delete));
    }

    private void list(Exchange exchange) {
        Bot bot = bots.require(exchange);
        ConversationQuery query = ConversationList.query(exchange, bot);
        ConversationStore.Listing listing = conversations.list(query);
        Map<String, Handover> found = handovers.latestOf(bot.id(), listing.conversations());
        exchange.reply(json -> ConversationList.write(json, query.page(), listing, found));
    }

    private void history(Exchange exchange) {
        Conversation conversation = require(exchange);
        Handover handover = handovers.latestOf(conversation);
        ConversationHistory.of(
                        exchange,
                        conversation,
                        conversations,
                        feedback,
                        files,
                        new MessageSteps(turns),
                        handover)
                .reply(exchange);
    }

    private void delete(Exchange exchange) {
        Conversation conversation = require(exchange);
        if (!conversations.delete(conversation.botId(), conversation.id())) {
            throw Conversation.notFound();
        }
        turns.abandon(conversation.botId(), conversation.id());
        handovers.conversationDeleted(conversation.id());
        exchange.reply(
                json -> {
                    json.writeStartObject();
                    json.writeStringProperty("conversationId", conversation.id());
                    json.writeBooleanProperty("deleted", true);
                    json.writeEndObject();
                });
    }

    private Conversation require(Exchange exchange) {
        Bot bot = bots.require(exchange);
        return access.find(exchange, bot.id(), exchange.request().path("conversationId"))
                .orElseThrow(Conversation::notFound);
    }
}
