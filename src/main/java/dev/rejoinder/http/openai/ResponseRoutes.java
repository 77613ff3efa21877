package dev.rejoinder.http.openai;

import dev.rejoinder.access.LimitClass;
import dev.rejoinder.access.Scope;
import dev.rejoinder.bot.Bot;
import dev.rejoinder.bot.Bots;
import dev.rejoinder.core.RequestDeadline;
import dev.rejoinder.http.ApiRequest;
import dev.rejoinder.http.Exchange;
import dev.rejoinder.http.Route;
import dev.rejoinder.http.Route.Description;
import dev.rejoinder.http.api.IdempotencyKey;
import dev.rejoinder.turn.LiveTurn;
import dev.rejoinder.turn.NewTurn;
import dev.rejoinder.turn.ResponseStore;
import dev.rejoinder.turn.TurnEnd;
import dev.rejoinder.turn.TurnEngine;
import dev.rejoinder.turn.TurnRequest;
import java.time.Duration;
import java.util.List;

/** The route that creates a response: whole, streamed, or in the background. */
final class ResponseRoutes {
    private final OpenAiRequests requests;
    private final ResponsePlaces places;
    private final ResponseStore responses;
    private final TurnEngine turns;
    private final Duration messageDeadline;
    private final Duration streamDeadline;

    ResponseRoutes(
            Bots bots,
            ResponsePlaces places,
            ResponseStore responses,
            TurnEngine turns,
            Duration messageDeadline,
            Duration streamDeadline) {
        this.requests = new OpenAiRequests(bots);
        this.places = places;
        this.responses = responses;
        this.turns = turns;
        this.messageDeadline = messageDeadline;
        this.streamDeadline = streamDeadline;
    }

    List<Route> routes() {
        return List.of(
                OpenAiRoutes.route(
                        "POST",
                        "/v1/responses",
                        new Route.Guard.ApiKeyRequired(Scope.WRITE, LimitClass.CHAT),
                        Description.of("OpenAI", "createResponse", "Create a response")
                                .content("application/json", OpenAiSchemas.RESPONSE)
                                .content("text/event-stream", OpenAiSchemas.RESPONSE_EVENT)
                                .parameters(IdempotencyKey.PARAMETER)
                                .requestBody(ResponseRequest.BODY),
                        this::create));
    }

    private void create(Exchange exchange) {
        ApiRequest.HashedBody body = exchange.request().hashedBody();
        Bot bot = requests.bot(exchange, body.value().get("model").stringValue());
        ResponseRequest request = ResponseRequest.read(bot, body.value());
        TurnRequest turn = request.turn(places.find(request, exchange.caller().principal()));
        NewTurn.Idempotency key = RetryGuard.key(exchange, body.hash());
        if (request.stream()) {
            exchange.reserveStream();
            turns.stream(
                    turn,
                    key,
                    streamDeadline,
                    (live, replayed) -> {
                        ResponseStream.follow(
                                exchange, accepted(request, live), live, request.echo());
                        RequestDeadline.disable();
                    });
        } else if (request.background()) {
            turns.stream(
                    turn, key, streamDeadline, (live, replayed) -> reply(exchange, request, live));
        } else {
            TurnEngine.Answer answer = turns.answer(turn, key, messageDeadline);
            ChatCompletionRoutes.requireAnswer(answer);
            reply(exchange, request, answer.turn());
        }
    }

    private void reply(Exchange exchange, ResponseRequest request, LiveTurn live) {
        ResponseId id = accepted(request, live);
        TurnEnd end = live.end();
        var response =
                new ResponseJson(
                        id,
                        live.conversationId(),
                        request.echo(),
                        end == null ? "" : end.answer(),
                        end,
                        end == null ? null : live.errorOf(end));
        exchange.reply().bare(200, response::write);
    }

    /** The id of an accepted response; it finds nothing if the client wants nothing stored. */
    private ResponseId accepted(ResponseRequest request, LiveTurn live) {
        if (!request.store()) {
            responses.delete(request.bot().id(), live.messageId());
        }
        return new ResponseId(request.bot().id(), live.messageId());
    }
}
