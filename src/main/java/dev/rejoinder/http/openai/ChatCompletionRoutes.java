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
import dev.rejoinder.http.api.MessageAttachments;
import dev.rejoinder.turn.LiveTurn;
import dev.rejoinder.turn.NewTurn;
import dev.rejoinder.turn.TurnEnd;
import dev.rejoinder.turn.TurnEngine;
import dev.rejoinder.turn.TurnErrors;
import dev.rejoinder.turn.TurnRequest;
import dev.rejoinder.turn.TurnState;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The route that answers a conversation, whole or streamed. */
final class ChatCompletionRoutes {
    private final OpenAiRequests requests;
    private final HistoryThreads threads;
    private final MessageAttachments attachments;
    private final TurnEngine turns;
    private final ToolResultDelivery results;
    private final Duration messageDeadline;
    private final Duration streamDeadline;

    ChatCompletionRoutes(
            Bots bots,
            HistoryThreads threads,
            MessageAttachments attachments,
            TurnEngine turns,
            Duration messageDeadline,
            Duration streamDeadline) {
        this.requests = new OpenAiRequests(bots);
        this.threads = threads;
        this.attachments = attachments;
        this.turns = turns;
        this.results = new ToolResultDelivery(turns);
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
                                .notAudited()
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
        NewTurn.Idempotency key =
                RetryGuard.key(exchange, request.turn().userId() != null, body.hash());
        if (request.stream()) {
            stream(exchange, request, key);
        } else {
            answer(exchange, request, key);
        }
    }

    private Optional<ToolResultDelivery.Resumed> resume(
            ChatCompletionRequest request, Duration deadline) {
        return request.awaiting() == null
                ? Optional.empty()
                : results.deliver(
                        request.turn().bot(),
                        request.awaiting(),
                        request.turn().afterQuestion(),
                        request.stream(),
                        deadline);
    }

    private TurnRequest newTurn(
            Exchange exchange, ChatCompletionRequest request, NewTurn.Idempotency key) {
        TurnRequest turn = request.turn();
        TurnRequest complete =
                request.awaiting() == null
                        ? turn
                        : turn.after(
                                results.remember(
                                        turn.bot(), request.awaiting(), turn.afterQuestion()));
        return attachments.addTo(complete, exchange, request.files(), _ -> key);
    }

    private void stream(Exchange exchange, ChatCompletionRequest request, NewTurn.Idempotency key) {
        exchange.reserveStream();
        Optional<ToolResultDelivery.Resumed> resumed = resume(request, streamDeadline);
        if (resumed.isPresent()) {
            follow(exchange, resumed.get().turn(), resumed.get().start(), false, request);
        } else {
            turns.stream(
                    newTurn(exchange, request, key),
                    key,
                    streamDeadline,
                    (turn, replayed) ->
                            follow(exchange, turn, TurnPart.Start.OF_TURN, replayed, request));
        }
    }

    private static void follow(
            Exchange exchange,
            LiveTurn turn,
            TurnPart.Start start,
            boolean replayed,
            ChatCompletionRequest request) {
        nameConversation(exchange, turn);
        ChatCompletionStream.follow(exchange, turn, start, replayed, request);
        RequestDeadline.disable();
    }

    private void answer(Exchange exchange, ChatCompletionRequest request, NewTurn.Idempotency key) {
        Optional<ToolResultDelivery.Resumed> resumed = resume(request, messageDeadline);
        TurnEngine.Answer answer =
                resumed.isPresent()
                        ? turns.await(resumed.get().turn(), messageDeadline)
                        : turns.answer(newTurn(exchange, request, key), key, messageDeadline);
        TurnPart.Start start =
                resumed.map(ToolResultDelivery.Resumed::start).orElse(TurnPart.Start.OF_TURN);
        LiveTurn turn = answer.turn();
        TurnPart part = TurnPart.of(turn, start);
        requireAnswer(turn, part, answer.replayed());
        nameConversation(exchange, turn);
        String id = ResponseId.completion(turn.messageId(), start.round());
        exchange.reply()
                .bare(200, json -> ChatCompletionJson.write(json, id, part, turn, request.model()));
    }

    private static void nameConversation(Exchange exchange, LiveTurn turn) {
        exchange.reply().header(ChatCompletionRequest.CONVERSATION, turn.conversationId());
    }

    /**
     * Throws the error with which a part of a turn ended.
     *
     * @param replayed whether the turn had ended before this request
     * @throws AppError if there is no answer
     */
    static void requireAnswer(LiveTurn turn, TurnPart part, boolean replayed) {
        TurnEnd end = part.end();
        if (end == null) {
            return;
        }
        if (replayed && end.state() == TurnState.INTERRUPTED) {
            throw TurnErrors.interrupted();
        }
        AppError error = turn.errorOf(end);
        if (error != null) {
            throw error;
        }
    }
}
