package dev.rejoinder.http.openai;

import dev.rejoinder.access.LimitClass;
import dev.rejoinder.access.Scope;
import dev.rejoinder.bot.Bots;
import dev.rejoinder.conversation.Conversation;
import dev.rejoinder.conversation.ConversationDraft;
import dev.rejoinder.conversation.ConversationDraftStore;
import dev.rejoinder.conversation.ConversationStore;
import dev.rejoinder.core.AppError;
import dev.rejoinder.core.Clock;
import dev.rejoinder.core.Ids;
import dev.rejoinder.http.BodySchema;
import dev.rejoinder.http.Exchange;
import dev.rejoinder.http.Route;
import dev.rejoinder.http.Route.Description;
import dev.rejoinder.http.StrictJson;
import dev.rejoinder.turn.TurnEngine;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.JsonNode;

/** Creates, reads, changes and deletes conversations, with or without a bot. */
final class OpenAiConversationRoutes {
    private static final String ALL = "/v1/conversations";
    private static final String ONE = "/v1/conversations/{conversationId}";

    /** As OpenAI allows. */
    private static final int MAX_NEW_ITEMS = 20;

    private static final int MAX_ITEM_BYTES = 32 << 10;

    private static final BodySchema.ObjectSchema CREATE =
            BodySchema.fields(
                    OpenAiRequests.METADATA,
                    BodySchema.optional(
                            "items",
                            new BodySchema.ArraySchema(
                                    new BodySchema.AnySchema(MAX_ITEM_BYTES, 32), MAX_NEW_ITEMS),
                            "The messages that the conversation begins with."));
    private static final BodySchema.ObjectSchema UPDATE =
            BodySchema.fields(OpenAiRequests.METADATA);

    private final OpenAiConversations found;
    private final ConversationStore conversations;
    private final ConversationDraftStore drafts;
    private final TurnEngine turns;
    private final Clock clock;
    private final Ids ids;

    OpenAiConversationRoutes(
            Bots bots, OpenAiRoutes.Stores stores, TurnEngine turns, Clock clock, Ids ids) {
        this.found = new OpenAiConversations(bots, stores);
        this.conversations = stores.conversations();
        this.drafts = stores.drafts();
        this.turns = turns;
        this.clock = clock;
        this.ids = ids;
    }

    List<Route> routes() {
        var read = new Route.Guard.ApiKeyRequired(Scope.READ, LimitClass.DATA);
        var write = new Route.Guard.ApiKeyRequired(Scope.WRITE, LimitClass.DATA);
        return List.of(
                OpenAiRoutes.route(
                        "POST",
                        ALL,
                        write,
                        describe(
                                        "createOpenAiConversation",
                                        "Create a conversation",
                                        OpenAiSchemas.CONVERSATION)
                                .notAudited()
                                .requestBody(CREATE),
                        this::create),
                OpenAiRoutes.route(
                        "GET",
                        ONE,
                        read,
                        describe(
                                "getOpenAiConversation",
                                "Get a conversation",
                                OpenAiSchemas.CONVERSATION),
                        this::get),
                OpenAiRoutes.route(
                        "POST",
                        ONE,
                        write,
                        describe(
                                        "updateOpenAiConversation",
                                        "Replace the metadata of a conversation",
                                        OpenAiSchemas.CONVERSATION)
                                .notAudited()
                                .requestBody(UPDATE),
                        this::update),
                OpenAiRoutes.route(
                        "DELETE",
                        ONE,
                        write,
                        describe(
                                        "deleteOpenAiConversation",
                                        "Delete a conversation and its messages",
                                        OpenAiSchemas.DELETED)
                                .audited("conversation.deleted"),
                        this::delete),
                OpenAiRoutes.route(
                        "GET",
                        ONE + "/items",
                        read,
                        describe(
                                        "listOpenAiConversationItems",
                                        "List the messages of a conversation",
                                        OpenAiSchemas.ITEMS)
                                .parameters(ConversationItems.PARAMETERS),
                        this::items),
                OpenAiRoutes.route(
                        "GET",
                        ONE + "/items/{itemId}",
                        read,
                        describe(
                                "getOpenAiConversationItem",
                                "Get a message of a conversation",
                                OpenAiSchemas.ITEM),
                        this::item));
    }

    private static Description describe(String operationId, String summary, BodySchema schema) {
        return Description.of("OpenAI", operationId, summary).content("application/json", schema);
    }

    private void create(Exchange exchange) {
        JsonNode body = exchange.request().body();
        var draft =
                new ConversationDraft(
                        ids.conversation(),
                        exchange.caller().principal().id(),
                        OpenAiRequests.metadata(body),
                        newItems(body),
                        clock.now());
        drafts.insert(draft);
        reply(exchange, draft.id(), draft.metadata(), draft.createdAt().getEpochSecond());
    }

    /** Checks the items that a conversation begins with, and returns them as they are stored. */
    private static String newItems(JsonNode body) {
        JsonNode items = body.path("items");
        if (!items.isArray()) {
            return "[]";
        }
        var reader = new MessageReader();
        reader.readAll(items, "items");
        if (reader.instructions() != null) {
            throw AppError.invalid(
                    "items",
                    "Send system and developer messages as the instructions of a response.");
        }
        return StrictJson.compact(items);
    }

    private void get(Exchange exchange) {
        OpenAiConversations.Found conversation = found.require(exchange);
        reply(
                exchange,
                conversation.id(),
                conversation.metadata(),
                conversation.createdAt().getEpochSecond());
    }

    private void update(Exchange exchange) {
        OpenAiConversations.Found conversation = found.require(exchange);
        String metadata = OpenAiRequests.metadata(exchange.request().body());
        boolean updated =
                switch (conversation) {
                    case OpenAiConversations.OfBot(Conversation of) ->
                            conversations.updateMetadata(of.botId(), of.id(), metadata);
                    case OpenAiConversations.Draft(ConversationDraft draft) ->
                            drafts.update(draft.id(), draft.principalId(), metadata);
                };
        require(updated);
        reply(exchange, conversation.id(), metadata, conversation.createdAt().getEpochSecond());
    }

    private void delete(Exchange exchange) {
        OpenAiConversations.Found conversation = found.require(exchange);
        boolean deleted =
                switch (conversation) {
                    case OpenAiConversations.OfBot(Conversation of) ->
                            conversations.delete(of.botId(), of.id());
                    case OpenAiConversations.Draft(ConversationDraft draft) ->
                            drafts.delete(draft.id(), draft.principalId());
                };
        require(deleted);
        if (conversation instanceof OpenAiConversations.OfBot(Conversation of)) {
            turns.abandon(of.botId(), of.id());
        }
        exchange.reply()
                .bare(
                        200,
                        json -> {
                            json.writeStartObject();
                            json.writeStringProperty("id", conversation.id());
                            json.writeStringProperty("object", "conversation.deleted");
                            json.writeBooleanProperty("deleted", true);
                            json.writeEndObject();
                        });
    }

    private static void require(boolean changed) {
        if (!changed) {
            throw Conversation.notFound();
        }
    }

    private void items(Exchange exchange) {
        new ConversationItems(conversations, turns).reply(exchange, found.require(exchange));
    }

    private void item(Exchange exchange) {
        new ConversationItems(conversations, turns).replyOne(exchange, found.require(exchange));
    }

    private static void reply(
            Exchange exchange, String id, @Nullable String metadata, long createdAt) {
        exchange.reply().bare(200, json -> write(json, id, metadata, createdAt));
    }

    private static void write(
            JsonGenerator json, String id, @Nullable String metadata, long createdAt) {
        json.writeStartObject();
        json.writeStringProperty("id", id);
        json.writeStringProperty("object", "conversation");
        json.writeNumberProperty("created_at", createdAt);
        json.writeName("metadata");
        json.writeRawValue(metadata == null ? "{}" : metadata);
        json.writeEndObject();
    }
}
