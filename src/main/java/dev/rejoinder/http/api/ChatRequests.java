package dev.rejoinder.http.api;

import static dev.rejoinder.http.BodySchema.fields;
import static dev.rejoinder.http.BodySchema.optional;
import static dev.rejoinder.http.BodySchema.required;

import dev.rejoinder.bot.Bot;
import dev.rejoinder.bot.Bots;
import dev.rejoinder.conversation.Conversation;
import dev.rejoinder.conversation.ConversationStore;
import dev.rejoinder.core.AppError;
import dev.rejoinder.http.BodySchema;
import dev.rejoinder.http.Exchange;
import dev.rejoinder.http.StrictJson;
import dev.rejoinder.turn.TurnRequest;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Parses requests that send a message to a bot. */
public final class ChatRequests {
    private static final int MAX_MESSAGE = 32_000;
    private static final int MAX_ID = 128;
    private static final String USER_ID = "userId";
    private static final int MAX_USER_ID = 256;
    private static final Pattern SESSION_ID = Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9._-]{0,127}");

    /** The message of a question. */
    public static final BodySchema.Field MESSAGE =
            required("message", new BodySchema.StringSchema(1, MAX_MESSAGE), "The user's message.");

    private static final BodySchema.Field METADATA =
            optional(
                    "metadata",
                    new BodySchema.AnySchema(16 << 10, 5),
                    "Your own data, stored with the message. You can filter conversations by"
                            + " userId.");

    /** The conversation that a question continues. */
    public static final BodySchema.Field CONVERSATION_ID =
            optional(
                    "conversationId",
                    new BodySchema.StringSchema(1, MAX_ID),
                    "The conversation to continue. Leave it out to start a new one.");

    static final BodySchema.ObjectSchema BODY = fields(MESSAGE, CONVERSATION_ID, METADATA);
    static final BodySchema.ObjectSchema LEGACY_BODY =
            fields(
                    MESSAGE,
                    optional(
                            "sessionId",
                            new BodySchema.StringSchema(1, MAX_ID),
                            "Your own id for the conversation, or the sessionId of an earlier"
                                    + " answer."),
                    METADATA);

    private final BotAccess bots;
    private final ConversationAccess access;

    ChatRequests(Bots bots, ConversationStore conversations) {
        this.bots = new BotAccess(bots);
        this.access = new ConversationAccess(conversations);
    }

    /**
     * The message in a request.
     *
     * @throws AppError INVALID_REQUEST, BOT_NOT_FOUND, CONVERSATION_NOT_FOUND
     */
    TurnRequest read(Exchange exchange) {
        Bot bot = bots.requireEnabled(exchange);
        JsonNode body = exchange.request().body();
        String conversationId = JsonFields.text(body, "conversationId");
        String visitor = exchange.caller().principal().visitor();
        if (visitor == null) {
            return request(bot, body, conversationId, false);
        }
        if (conversationId != null && !access.mayUse(exchange, bot.id(), conversationId)) {
            throw Conversation.notFound();
        }
        return visitorsRequest(bot, body, conversationId, visitor);
    }

    /** Like {@link #read}, for the older clients' endpoint. */
    TurnRequest readLegacy(Exchange exchange) {
        Bot bot = bots.requireEnabled(exchange);
        JsonNode body = exchange.request().body();
        String sessionId = JsonFields.text(body, "sessionId");
        if (sessionId != null && !SESSION_ID.matcher(sessionId).matches()) {
            throw AppError.invalid(
                    "sessionId",
                    "sessionId may hold letters, digits, dash, underscore, and dots after the"
                            + " first.");
        }
        return request(bot, body, sessionId, true);
    }

    private static TurnRequest request(
            Bot bot, JsonNode body, @Nullable String conversationId, boolean create) {
        JsonNode metadata = JsonFields.value(body, "metadata");
        return new TurnRequest(
                bot,
                body.get("message").stringValue(),
                conversationId,
                create,
                metadata == null ? null : StrictJson.compact(metadata),
                metadata == null ? null : userId(metadata));
    }

    /** A visitor's userId is always the visitor's id; the request cannot set another. */
    private static TurnRequest visitorsRequest(
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
                StrictJson.compact(metadata),
                visitor);
    }

    private static @Nullable String userId(JsonNode metadata) {
        JsonNode userId = JsonFields.value(metadata, USER_ID);
        if (userId == null || userId.isContainer()) {
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
}
