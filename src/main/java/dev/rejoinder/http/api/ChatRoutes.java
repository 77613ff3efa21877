package dev.rejoinder.http.api;

import dev.rejoinder.access.LimitClass;
import dev.rejoinder.access.Scope;
import dev.rejoinder.bot.Bots;
import dev.rejoinder.conversation.ConversationStore;
import dev.rejoinder.core.AppError;
import dev.rejoinder.core.RequestDeadline;
import dev.rejoinder.http.Exchange;
import dev.rejoinder.http.Route;
import dev.rejoinder.http.Route.Description;
import dev.rejoinder.http.StrictJson;
import dev.rejoinder.turn.LiveTurn;
import dev.rejoinder.turn.TurnEnd;
import dev.rejoinder.turn.TurnEngine;
import dev.rejoinder.turn.TurnErrors;
import dev.rejoinder.turn.TurnRequest;
import dev.rejoinder.turn.TurnState;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import tools.jackson.core.JsonGenerator;

/**
 * Routes that send a message: the whole answer at once, or streamed; also under the older clients'
 * path.
 */
public final class ChatRoutes {
    private final ChatRequests requests;
    private final TurnEngine turns;
    private final Duration messageDeadline;
    private final Duration streamDeadline;

    public ChatRoutes(
            Bots bots,
            ConversationStore conversations,
            MessageAttachments attachments,
            TurnEngine turns,
            Duration messageDeadline,
            Duration streamDeadline) {
        this.requests = new ChatRequests(bots, conversations, attachments);
        this.turns = turns;
        this.messageDeadline = messageDeadline;
        this.streamDeadline = streamDeadline;
    }

    public List<Route> routes() {
        var guard = new Route.Guard.ApiKeyRequired(Scope.WRITE, LimitClass.CHAT);
        var visited = guard.orVisitor();
        return List.of(
                new Route(
                        "POST",
                        "/api/v1/chat/{botId}/message",
                        visited,
                        Description.of(
                                        "Chat",
                                        "sendMessage",
                                        "Send a message and receive the answer")
                                .notAudited()
                                .parameters(IdempotencyKey.PARAMETER)
                                .requestBody(ChatRequests.BODY)
                                .response(ResponseSchemas.ANSWER),
                        this::message),
                new Route(
                        "POST",
                        "/api/v1/chat/{botId}/stream",
                        visited,
                        Description.of(
                                        "Chat",
                                        "streamMessage",
                                        "Send a message and stream the answer")
                                .notAudited()
                                .parameters(IdempotencyKey.PARAMETER)
                                .requestBody(ChatRequests.BODY)
                                .content(StreamSchemas.MEDIA_TYPE, StreamSchemas.EVENT)
                                .content("text/plain", ResponseSchemas.TEXT),
                        exchange -> stream(exchange, requests::read)),
                new Route(
                        "POST",
                        "/api/v1/bot/{botId}",
                        guard,
                        Description.of(
                                        "Chat",
                                        "sendLegacyMessage",
                                        "Send a message, for older clients")
                                .notAudited()
                                .requestBody(ChatRequests.LEGACY_BODY)
                                .response(ResponseSchemas.ANSWER),
                        this::legacyMessage),
                new Route(
                        "POST",
                        "/api/v1/bot/{botId}/stream",
                        guard,
                        Description.of(
                                        "Chat",
                                        "streamLegacyMessage",
                                        "Stream an answer, for older clients")
                                .notAudited()
                                .requestBody(ChatRequests.LEGACY_BODY)
                                .content(StreamSchemas.MEDIA_TYPE, StreamSchemas.EVENT),
                        exchange -> stream(exchange, requests::readLegacy)));
    }

    private void message(Exchange exchange) {
        answer(exchange, requests.read(exchange), (content, _, _) -> exchange.reply(content));
    }

    private void legacyMessage(Exchange exchange) {
        answer(
                exchange,
                requests.readLegacy(exchange),
                (content, turn, text) ->
                        exchange.reply().bare(200, json -> writeLegacy(json, content, turn, text)));
    }

    /** Sends an answer. */
    private interface AnswerReply {
        /**
         * @param content the answer
         * @param text of the answer, alone
         */
        void send(StrictJson.Content content, LiveTurn turn, String text);
    }

    private void answer(Exchange exchange, TurnRequest question, AnswerReply reply) {
        TurnEngine.Answer answer =
                turns.answer(question, IdempotencyKey.of(exchange, question), messageDeadline);
        LiveTurn turn = answer.turn();
        TurnEnd end = answer.end();
        if (end == null) {
            reply.send(json -> AnswerJson.writeWaiting(json, turn), turn, turn.textFrom(0));
            return;
        }
        AppError error = turn.errorOf(end);
        if (answer.replayed() && end.state() == TurnState.INTERRUPTED) {
            exchange.reply()
                    .failure(
                            TurnErrors.interrupted(),
                            json -> AnswerJson.writePartial(json, turn, end.answer()));
        } else if (error != null) {
            throw error;
        } else {
            reply.send(json -> AnswerJson.write(json, turn, end), turn, end.answer());
        }
    }

    private void stream(Exchange exchange, Function<Exchange, TurnRequest> read) {
        boolean bareText =
                exchange.request()
                        .accepts()
                        .prefers("text/plain", "application/json", "text/event-stream");
        exchange.reserveStream();
        TurnRequest question = read.apply(exchange);
        turns.stream(
                question,
                IdempotencyKey.of(exchange, question),
                streamDeadline,
                (turn, replayed) -> {
                    if (bareText) {
                        PlainTextTurnStream.follow(exchange, turn);
                    } else {
                        TurnEventStream.follow(exchange, turn, replayed);
                    }
                    RequestDeadline.disable();
                });
    }

    /**
     * Older clients read the answer at the top level, newer ones in the envelope; the response has
     * both.
     */
    private static void writeLegacy(
            JsonGenerator json, StrictJson.Content answer, LiveTurn turn, String text) {
        json.writeStartObject();
        json.writeBooleanProperty("success", true);
        json.writeName("data");
        answer.writeTo(json);
        json.writeNullProperty("error");
        AnswerJson.writeSeed(json, turn, text);
        json.writeStringProperty("sessionId", turn.conversationId());
        json.writeEndObject();
    }
}
