package dev.rejoinder.http.api;

import dev.rejoinder.access.LimitClass;
import dev.rejoinder.access.Scope;
import dev.rejoinder.bot.Bot;
import dev.rejoinder.bot.Bots;
import dev.rejoinder.conversation.Conversation;
import dev.rejoinder.conversation.ConversationQuery;
import dev.rejoinder.conversation.ConversationQuery.Cursor;
import dev.rejoinder.conversation.ConversationSearch;
import dev.rejoinder.conversation.ConversationSearch.Outcome;
import dev.rejoinder.conversation.ConversationStore;
import dev.rejoinder.core.AppError;
import dev.rejoinder.core.PageRequest;
import dev.rejoinder.handover.Handover;
import dev.rejoinder.handover.Handovers;
import dev.rejoinder.http.BodySchema;
import dev.rejoinder.http.Exchange;
import dev.rejoinder.http.Route;
import dev.rejoinder.http.Route.Description;
import dev.rejoinder.http.Route.Parameter;
import dev.rejoinder.turn.TurnEngine;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/** Routes that read conversations: one with its messages, or a list. */
public final class ConversationRoutes {
    private static final String ONE = "/api/v1/chat/{botId}/conversations/{conversationId}";
    private static final String ALL = "/api/v1/chat/{botId}/conversations";

    private static final BodySchema.StringSchema WORDS =
            new BodySchema.StringSchema(0, ConversationSearch.MAX_CHARACTERS);
    private static final BodySchema.EnumSchema OUTCOME =
            new BodySchema.EnumSchema(
                    Stream.of(Outcome.values())
                            .map(each -> each.name().toLowerCase(Locale.ROOT))
                            .toList());

    private static final BodySchema DELETED =
            BodySchema.named(
                    "DeletedConversation",
                    BodySchema.required(
                            "conversationId", ResponseSchemas.ID, "The conversation's id."),
                    BodySchema.required("deleted", new BodySchema.BooleanSchema(), "Always true."));

    private final BotAccess bots;
    private final ConversationStore conversations;
    private final ConversationAccess access;
    private final TurnEngine turns;
    private final Handovers handovers;

    public ConversationRoutes(
            Bots bots, ConversationStore conversations, TurnEngine turns, Handovers handovers) {
        this.bots = new BotAccess(bots);
        this.conversations = conversations;
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
                                .parameters(
                                        PageParameters.PAGE,
                                        PageParameters.LIMIT,
                                        Parameter.query(
                                                "since",
                                                ResponseSchemas.TIME,
                                                "Only conversations with activity after this"
                                                        + " time."),
                                        Parameter.query(
                                                "userId",
                                                ResponseSchemas.ID,
                                                "Only conversations with this metadata.userId."),
                                        Parameter.query(
                                                "q",
                                                WORDS,
                                                "Only conversations that contain these words."),
                                        Parameter.query(
                                                "outcome",
                                                OUTCOME,
                                                "Only conversations whose last turn ended with this"
                                                        + " outcome; waiting: with a turn that"
                                                        + " waits."),
                                        Parameter.query(
                                                "cursor",
                                                ResponseSchemas.TEXT,
                                                "The pagination.cursor of the previous page."))
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
        PageRequest page = PageParameters.of(exchange);
        String since = exchange.request().query("since");
        String cursor = exchange.request().query("cursor");
        var query =
                new ConversationQuery(
                        bot.id(),
                        page,
                        cursor == null ? null : CursorText.parse(cursor),
                        since == null ? null : ApiTimestamps.parse("since", since),
                        exchange.request().query("userId"),
                        search(exchange, bot));
        if (query.search() != null && page.number() > 1) {
            throw AppError.invalid(
                    "page",
                    "Search results support only cursor pagination. Use pagination.cursor instead"
                            + " of page.");
        }
        ConversationStore.Listing listing = conversations.list(query);
        Map<String, Handover> found =
                handovers
                        .store()
                        .findAll(
                                bot.id(),
                                listing.conversations().stream()
                                        .filter(Conversation::hasHandover)
                                        .map(Conversation::id)
                                        .toList());
        exchange.reply(json -> writeListing(json, page, listing, found));
    }

    private static @Nullable ConversationSearch search(Exchange exchange, Bot bot) {
        String words = exchange.request().query("q");
        String outcome = exchange.request().query("outcome");
        if (words == null && outcome == null) {
            return null;
        }
        if (words != null && words.length() > ConversationSearch.MAX_CHARACTERS) {
            throw AppError.invalid(
                    "q",
                    "q must have at most " + ConversationSearch.MAX_CHARACTERS + " characters.");
        }
        if (outcome != null && !OUTCOME.values().contains(outcome)) {
            throw AppError.invalid(
                    "outcome",
                    "outcome must be one of " + String.join(", ", OUTCOME.values()) + ".");
        }
        return new ConversationSearch(
                words == null ? "" : words.strip(),
                outcome == null ? null : Outcome.valueOf(outcome.toUpperCase(Locale.ROOT)),
                bot.fallbackMessage());
    }

    private static void writeListing(
            JsonGenerator json,
            PageRequest page,
            ConversationStore.Listing listing,
            Map<String, Handover> handovers) {
        json.writeStartObject();
        json.writeArrayPropertyStart("conversations");
        for (Conversation conversation : listing.conversations()) {
            json.writeStartObject();
            json.writeStringProperty("id", conversation.id());
            json.writeStringProperty("preview", conversation.preview());
            json.writeNumberProperty("messageCount", conversation.messageCount());
            json.writeStringProperty("createdAt", ApiTimestamps.text(conversation.createdAt()));
            json.writeStringProperty("updatedAt", ApiTimestamps.text(conversation.updatedAt()));
            if (conversation.running()) {
                json.writeBooleanProperty("running", true);
            }
            if (conversation.waiting()) {
                json.writeBooleanProperty("waiting", true);
            }
            HandoverJson.write(json, "handover", handovers.get(conversation.id()));
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeName("pagination");
        Cursor next = listing.next();
        PageParameters.write(
                json,
                page,
                listing.total(),
                listing.hasMore(),
                next == null ? null : CursorText.of(next));
        json.writeEndObject();
    }

    private void history(Exchange exchange) {
        Conversation conversation = require(exchange);
        Handover handover =
                conversation.hasHandover()
                        ? handovers
                                .store()
                                .find(conversation.botId(), conversation.id())
                                .orElse(null)
                        : null;
        ConversationHistory.of(
                        exchange, conversation, conversations, new MessageSteps(turns), handover)
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

    /** A cursor as clients see it: an opaque string. */
    private static final class CursorText {
        private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();

        static String of(Cursor cursor) {
            String text = cursor.updatedAt().toEpochMilli() + " " + cursor.conversationId();
            return ENCODER.encodeToString(text.getBytes(StandardCharsets.UTF_8));
        }

        static Cursor parse(String given) {
            try {
                byte[] bytes = Base64.getUrlDecoder().decode(given);
                String[] parts = new String(bytes, StandardCharsets.UTF_8).split(" ", 2);
                return new Cursor(Instant.ofEpochMilli(Long.parseLong(parts[0])), parts[1]);
            } catch (IllegalArgumentException | ArrayIndexOutOfBoundsException wrong) {
                throw AppError.invalid(
                        "cursor",
                        "cursor is not valid. Use the pagination.cursor of an earlier page.");
            }
        }
    }
}
