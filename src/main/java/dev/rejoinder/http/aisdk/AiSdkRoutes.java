package dev.rejoinder.http.aisdk;

import dev.rejoinder.access.LimitClass;
import dev.rejoinder.access.Scope;
import dev.rejoinder.attachment.AttachmentStore;
import dev.rejoinder.bot.Bot;
import dev.rejoinder.bot.Bots;
import dev.rejoinder.conversation.Conversation;
import dev.rejoinder.conversation.ConversationStore;
import dev.rejoinder.conversation.Message;
import dev.rejoinder.core.RequestDeadline;
import dev.rejoinder.http.BodySchema;
import dev.rejoinder.http.Exchange;
import dev.rejoinder.http.Route;
import dev.rejoinder.http.Route.Description;
import dev.rejoinder.http.Route.Parameter;
import dev.rejoinder.http.api.BotAccess;
import dev.rejoinder.http.api.IdempotencyKey;
import dev.rejoinder.http.api.MessageAttachments;
import dev.rejoinder.http.api.MessageSteps;
import dev.rejoinder.http.api.SentAttachments;
import dev.rejoinder.http.api.ToolCallJson;
import dev.rejoinder.http.api.ToolDecisions;
import dev.rejoinder.turn.LiveTurn;
import dev.rejoinder.turn.TurnEngine;
import dev.rejoinder.turn.TurnRequest;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Routes for {@code useChat} of the AI SDK: send a message, load a chat, resume its answer. */
public final class AiSdkRoutes {
    /** As {@link Message#status()}. */
    static final Set<String> UNFINISHED = Set.of("pending", "streaming", "waiting");

    private static final Parameter USER_ID =
            Parameter.query(
                    "userId",
                    new BodySchema.StringSchema(0, 256),
                    "The metadata.userId of the chat's messages; not for visitors.");

    private final BotAccess bots;
    private final ConversationStore conversations;
    private final MessageAttachments attachments;
    private final AttachmentStore files;
    private final TurnEngine turns;
    private final ToolDecisions decisions;
    private final MessageSteps steps;
    private final Duration streamDeadline;

    public AiSdkRoutes(
            Bots bots,
            ConversationStore conversations,
            MessageAttachments attachments,
            AttachmentStore files,
            TurnEngine turns,
            ToolDecisions decisions,
            Duration streamDeadline) {
        this.bots = new BotAccess(bots);
        this.conversations = conversations;
        this.attachments = attachments;
        this.files = files;
        this.turns = turns;
        this.decisions = decisions;
        this.steps = new MessageSteps(turns);
        this.streamDeadline = streamDeadline;
    }

    public List<Route> routes() {
        var errors = new SentenceErrors();
        return List.of(
                new Route(
                                "POST",
                                "/api/v1/chat/{botId}/ui",
                                new Route.Guard.ApiKeyRequired(Scope.WRITE, LimitClass.CHAT)
                                        .orVisitor(),
                                Description.of(
                                                "AI SDK",
                                                "sendUiMessage",
                                                "Send a message from useChat")
                                        .notAudited()
                                        .parameters(IdempotencyKey.PARAMETER)
                                        .requestBody(UiMessageRequest.BODY)
                                        .content("text/event-stream", UiMessageSchemas.CHUNK),
                                this::send)
                        .withErrors(errors),
                new Route(
                        "GET",
                        "/api/v1/chat/{botId}/ui/{chatId}",
                        new Route.Guard.ApiKeyRequired(Scope.READ, LimitClass.DATA).orVisitor(),
                        Description.of(
                                        "AI SDK",
                                        "getUiMessages",
                                        "Get the messages of a chat for useChat")
                                .parameters(USER_ID)
                                .response(UiMessageSchemas.CHAT),
                        this::load),
                new Route(
                                "GET",
                                "/api/v1/chat/{botId}/ui/{chatId}/stream",
                                new Route.Guard.ApiKeyRequired(Scope.READ, LimitClass.DATA)
                                        .orVisitor(),
                                Description.of(
                                                "AI SDK",
                                                "resumeUiMessage",
                                                "Resume the running answer of a chat")
                                        .parameters(USER_ID)
                                        .content("text/event-stream", UiMessageSchemas.CHUNK)
                                        .noContent("No answer is running."),
                                this::resume)
                        .withErrors(errors));
    }

    private void send(Exchange exchange) {
        Bot bot = bots.requireEnabled(exchange);
        JsonNode body = exchange.request().bodyWithFiles();
        JsonNode answered = UiMessageRequest.answeredMessage(body);
        if (answered != null) {
            answerTools(exchange, bot, UiMessageRequest.chat(exchange, body), answered);
            return;
        }
        UiMessageRequest message = UiMessageRequest.read(exchange, bot, body);
        exchange.reserveStream();
        TurnRequest question =
                attachments.addTo(
                        message.question(), exchange, message.files(), _ -> message.idempotency());
        turns.stream(
                question,
                message.idempotency(),
                streamDeadline,
                (turn, replayed) -> {
                    UiMessageStream.follow(exchange, turn);
                    RequestDeadline.disable();
                });
    }

    private void answerTools(Exchange exchange, Bot bot, UiChat chat, JsonNode message) {
        exchange.reserveStream();
        String conversationId = chat.conversationId();
        String messageId = message.get("id").stringValue();
        LiveTurn turn = turns.requireStream(bot.id(), conversationId, messageId);
        UiToolAnswers answers = UiToolAnswers.of(turn, message);
        LiveTurn decided =
                decisions.decide(exchange, bot, conversationId, messageId, answers.decisions());
        UiMessageStream.goOn(exchange, decided, answers);
    }

    private void load(Exchange exchange) {
        String botId = bots.require(exchange).id();
        String conversationId = chat(exchange).conversationId();
        List<Message> stored =
                conversations.messagesBefore(botId, conversationId, Long.MAX_VALUE, UiMessages.MAX);
        if (stored.isEmpty()) {
            throw Conversation.notFound();
        }
        exchange.reply(
                new UiMessages(
                                botId,
                                conversationId,
                                ToolCallJson.seesResults(exchange),
                                SentAttachments.of(files, botId, conversationId, stored))
                        .content(UiMessages.shown(stored), steps));
    }

    private static UiChat chat(Exchange exchange) {
        String visitor = exchange.caller().principal().visitor();
        return UiChat.of(
                "chatId",
                exchange.request().path("chatId"),
                visitor == null ? exchange.request().query("userId") : visitor);
    }

    private void resume(Exchange exchange) {
        String botId = bots.require(exchange).id();
        UiChat chat = chat(exchange);
        exchange.reserveStream();
        LiveTurn running = running(botId, chat.conversationId());
        if (running == null) {
            exchange.reply().noContent();
        } else {
            UiMessageStream.follow(exchange, running);
        }
    }

    /** The last turn of a conversation, if it has not ended. */
    private @Nullable LiveTurn running(String botId, String conversationId) {
        List<Message> last = conversations.messagesBefore(botId, conversationId, Long.MAX_VALUE, 1);
        if (last.isEmpty() || !UNFINISHED.contains(last.getFirst().status())) {
            return null;
        }
        LiveTurn turn = turns.requireStream(botId, conversationId, last.getFirst().id());
        return turn.end() == null ? turn : null;
    }
}
