package dev.rejoinder.http.openai;

import dev.rejoinder.access.LimitClass;
import dev.rejoinder.access.Scope;
import dev.rejoinder.bot.Bots;
import dev.rejoinder.core.AppError;
import dev.rejoinder.core.RequestDeadline;
import dev.rejoinder.http.ApiRequest;
import dev.rejoinder.http.Exchange;
import dev.rejoinder.http.Route;
import dev.rejoinder.http.Route.Description;
import dev.rejoinder.http.api.IdempotencyKey;
import dev.rejoinder.turn.LiveTurn;
import dev.rejoinder.turn.NewTurn;
import dev.rejoinder.turn.TurnEngine;
import dev.rejoinder.turn.TurnErrors;
import dev.rejoinder.turn.TurnState;
import java.time.Duration;
import java.util.List;

/** The route that answers a conversation, whole or streamed. */
final class ChatCompletionRoutes {
    private final OpenAiRequests requests;
    private final HistoryThreads threads;
    private final TurnEngine turns;
    private final Duration messageDeadline;
    private final Duration streamDeadline;

    ChatCompletionRoutes(
            Bots bots,
            HistoryThreads threads,
            TurnEngine turns,
            Duration messageDeadline,
            Duration streamDeadline) {
        this.requests = new OpenAiRequests(bots);
        this.threads = threads;
        this.turns = turns;
        this.messageDeadline = messageDeadline;
        this.streamDeadline = streamDeadline;
    }

    List<Route> routes() {
        return List.of(
                OpenAiRoutes.route(
                        "POST",
                        "/v1/chat/completions",
                        new Route.Guard.ApiKeyRequired(Scope.WRITE, LimitClass.CHAT),
                        Description.of("OpenAI", "createChatCompletion", "Create a chat completion")
                                .content("application/json", ChatCompletionSchemas.COMPLETION)
                                .content(
                                        "text/event-stream", ChatCompletionSchemas.COMPLETION_CHUNK)
                                .parameters(
                                        IdempotencyKey.PARAMETER,
                                        ChatCompletionRequest.CONVERSATION_PARAMETER)
                                .requestBody(ChatCompletionRequest.BODY),
                        this::create));
    }

    private void create(Exchange exchange) {
        ApiRequest.HashedBody body = exchange.request().hashedBody();
        ChatCompletionRequest request =
                ChatCompletionRequest.read(exchange, body.value(), requests, threads);
        NewTurn.Idempotency key = RetryGuard.key(exchange, body.hash());
        if (request.stream()) {
            stream(exchange, request, key);
        } else {
            answer(exchange, request, key);
        }
    }

    private void stream(Exchange exchange, ChatCompletionRequest request, NewTurn.Idempotency key) {
        exchange.reserveStream();
        turns.stream(
                request.turn(),
                key,
                streamDeadline,
                (turn, replayed) -> {
                    nameConversation(exchange, turn);
                    ChatCompletionStream.follow(exchange, turn, replayed, request);
                    RequestDeadline.disable();
                });
    }

    private void answer(Exchange exchange, ChatCompletionRequest request, NewTurn.Idempotency key) {
        TurnEngine.Answer answer = turns.answer(request.turn(), key, messageDeadline);
        requireAnswer(answer);
        nameConversation(exchange, answer.turn());
        exchange.reply()
                .bare(
                        200,
                        json ->
                                ChatCompletionJson.write(
                                        json, answer.turn(), answer.requireEnd(), request.model()));
    }

    private static void nameConversation(Exchange exchange, LiveTurn turn) {
        exchange.reply().header(ChatCompletionRequest.CONVERSATION, turn.conversationId());
    }

    /**
     * Throws the error that an end means.
     *
     * @throws AppError if there is no answer
     */
    static void requireAnswer(TurnEngine.Answer answer) {
        if (answer.replayed() && answer.requireEnd().state() == TurnState.INTERRUPTED) {
            throw TurnErrors.interrupted();
        }
        AppError error = answer.turn().errorOf(answer.requireEnd());
        if (error != null) {
            throw error;
        }
    }
}
