package dev.rejoinder.http.api;

import static dev.rejoinder.http.BodySchema.fields;
import static dev.rejoinder.http.BodySchema.optional;
import static dev.rejoinder.http.BodySchema.required;

import dev.rejoinder.bot.Bot;
import dev.rejoinder.bot.Bots;
import dev.rejoinder.conversation.Conversation;
import dev.rejoinder.conversation.ConversationStore;
import dev.rejoinder.core.AppError;
import dev.rejoinder.core.TextChecks;
import dev.rejoinder.http.BodySchema;
import dev.rejoinder.http.Exchange;
import dev.rejoinder.tool.ClientTools;
import dev.rejoinder.turn.TurnRequest;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Parses requests that send a message to a bot. */
public final class ChatRequests {
    /** The maximum length of a message, in characters. */
    public static final int MAX_MESSAGE = 32_000;

    private static final int MAX_ID = 128;
    private static final Pattern SESSION_ID = Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9._-]{0,127}");

    /** The message of a question. */
    public static final BodySchema.Field MESSAGE =
            required("message", new BodySchema.StringSchema(1, MAX_MESSAGE), "The user's message.");

    private static final BodySchema.Field MESSAGE_OR_FILES =
            required(
                    "message",
                    new BodySchema.StringSchema(0, MAX_MESSAGE),
                    "The user's message; may be empty if it has attachments.");

    /** The conversation that a question continues. */
    public static final BodySchema.Field CONVERSATION_ID =
            optional(
                    "conversationId",
                    new BodySchema.StringSchema(1, MAX_ID),
                    "The conversation to continue. Leave it out to start a new one.");

    static final BodySchema.ObjectSchema BODY =
            fields(
                    MESSAGE_OR_FILES,
                    CONVERSATION_ID,
                    MessageAttachments.FIELD,
                    MessageMetadata.FIELD,
                    ClientToolsRequest.TOOLS,
                    ClientToolsRequest.CHOICE);
    static final BodySchema.ObjectSchema LEGACY_BODY =
            fields(
                    MESSAGE,
                    optional(
                            "sessionId",
                            new BodySchema.StringSchema(1, MAX_ID),
                            "Your own id for the conversation, or the sessionId of an earlier"
                                    + " answer."),
                    MessageMetadata.FIELD);

    private final BotAccess bots;
    private final ConversationAccess access;
    private final MessageAttachments attachments;

    ChatRequests(Bots bots, ConversationStore conversations, MessageAttachments attachments) {
        this.bots = new BotAccess(bots);
        this.access = new ConversationAccess(conversations);
        this.attachments = attachments;
    }

    /**
     * The message in a request, whose attachments are stored when this returns.
     *
     * @throws AppError INVALID_REQUEST, BOT_NOT_FOUND, CONVERSATION_NOT_FOUND; as {@link
     *     MessageAttachments#addTo}
     */
    TurnRequest read(Exchange exchange) {
        Bot bot = bots.requireEnabled(exchange);
        JsonNode body = exchange.request().body();
        String conversationId = JsonFields.text(body, "conversationId");
        if (conversationId != null && !access.mayUse(exchange, bot.id(), conversationId)) {
            throw Conversation.notFound();
        }
        List<MessageAttachments.Reference> files = MessageAttachments.read(body);
        if (files.isEmpty()) {
            requireText(body.get("message").stringValue());
        }
        return attachments.addTo(
                request(
                        exchange,
                        bot,
                        body,
                        conversationId,
                        false,
                        ClientToolsRequest.of(exchange, body)),
                exchange,
                files,
                question -> IdempotencyKey.of(exchange, question));
    }

    /** A message without a text needs files. */
    private static void requireText(String message) {
        if (message.isEmpty()) {
            throw AppError.invalid(
                    "message", "message must have 1 to " + MAX_MESSAGE + " characters.");
        }
        if (TextChecks.isBlank(message)) {
            throw AppError.invalid("message", "message must not be blank.");
        }
    }

    /** Like {@link #read}, for the older clients' endpoint. */
    TurnRequest readLegacy(Exchange exchange) {
        Bot bot = bots.requireEnabled(exchange);
        JsonNode body = exchange.request().body();
        String sessionId = JsonFields.text(body, "sessionId");
        if (sessionId != null) {
            requireSessionName("sessionId", sessionId);
        }
        return request(exchange, bot, body, sessionId, true, ClientTools.NONE);
    }

    /**
     * Requires that a client's own name for a conversation can be its id.
     *
     * @param field where the name is in the request
     * @throws AppError INVALID_REQUEST
     */
    public static void requireSessionName(String field, String name) {
        if (!SESSION_ID.matcher(name).matches()) {
            throw AppError.invalid(
                    field,
                    field
                            + " may contain only the letters a-z and A-Z, digits, - and _, and dots"
                            + " after the first character; at most 128 characters.");
        }
    }

    private static TurnRequest request(
            Exchange exchange,
            Bot bot,
            JsonNode body,
            @Nullable String conversationId,
            boolean create,
            ClientTools tools) {
        MessageMetadata metadata = MessageMetadata.of(exchange, body);
        return new TurnRequest(
                        bot,
                        body.get("message").stringValue(),
                        conversationId,
                        create,
                        metadata.json(),
                        metadata.userId())
                .by(exchange.caller().principal().budget())
                .withTools(tools);
    }
}
