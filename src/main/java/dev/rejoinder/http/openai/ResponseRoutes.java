package dev.rejoinder.http.openai;

import dev.rejoinder.access.LimitClass;
import dev.rejoinder.access.Principal;
import dev.rejoinder.access.Scope;
import dev.rejoinder.bot.Bot;
import dev.rejoinder.bot.Bots;
import dev.rejoinder.core.RequestDeadline;
import dev.rejoinder.http.ApiRequest;
import dev.rejoinder.http.Exchange;
import dev.rejoinder.http.Route;
import dev.rejoinder.http.Route.Description;
import dev.rejoinder.http.api.IdempotencyKey;
import dev.rejoinder.http.api.MessageAttachments;
import dev.rejoinder.turn.LiveTurn;
import dev.rejoinder.turn.NewTurn;
import dev.rejoinder.turn.ResponseStore;
import dev.rejoinder.turn.Turn;
import dev.rejoinder.turn.TurnEngine;
import dev.rejoinder.turn.TurnRequest;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The route that creates a response: whole, streamed, or in the background. */
final class ResponseRoutes {
    private final OpenAiRequests requests;
    private final ResponsePlaces places;
    private final MessageAttachments attachments;
    private final ResponseStore responses;
    private final TurnEngine turns;
    private final ToolResultDelivery results;
    private final Duration messageDeadline;
    private final Duration streamDeadline;

    ResponseRoutes(
            Bots bots,
            ResponsePlaces places,
            MessageAttachments attachments,
            ResponseStore responses,
            TurnEngine turns,
            Duration messageDeadline,
            Duration streamDeadline) {
        this.requests = new OpenAiRequests(bots);
        this.places = places;
        this.attachments = attachments;
        this.responses = responses;
        this.turns = turns;
        this.results = new ToolResultDelivery(turns);
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
                                .notAudited()
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
        if (request.stream()) {
            exchange.reserveStream();
        }
        Optional<Turn> awaiting = places.findAwaiting(request, exchange.caller().principal());
        Optional<ToolResultDelivery.Resumed> resumed =
                awaiting.flatMap(turn -> deliver(request, turn));
        if (resumed.isPresent()) {
            goOn(exchange, request, resumed.get());
        } else {
            begin(exchange, request, newTurn(exchange, request, awaiting), body.hash());
        }
    }

    private Optional<ToolResultDelivery.Resumed> deliver(ResponseRequest request, Turn turn) {
        return results.deliver(
                request.bot(),
                turn,
                request.afterQuestion(),
                request.stream(),
                request.stream() || request.background() ? streamDeadline : messageDeadline);
    }

    /**
     * A turn that answers the question of the request or, with outputs alone, that of the response
     * that they belong to.
     */
    private TurnRequest newTurn(
            Exchange exchange, ResponseRequest request, Optional<Turn> awaiting) {
        Principal caller = exchange.caller().principal();
        TurnRequest turn =
                (request.input() == null
                                ? request.again(awaiting.orElseThrow(ResponsePlaces::noSuchCall))
                                : request.turn(places.find(request, caller)))
                        .by(caller.budget());
        return awaiting.map(
                        earlier ->
                                turn.after(
                                        results.remember(
                                                request.bot(), earlier, request.afterQuestion())))
                .orElse(turn);
    }

    /** Answers with the part of a turn that follows the outputs of functions. */
    private void goOn(
            Exchange exchange, ResponseRequest request, ToolResultDelivery.Resumed resumed) {
        LiveTurn live = resumed.turn();
        if (request.stream()) {
            ResponseId id = accepted(request, live, resumed.round());
            ResponseStream.follow(exchange, id, live, request.echo());
            RequestDeadline.disable();
            return;
        }
        if (!request.background()) {
            turns.await(live, messageDeadline);
        }
        reply(exchange, request, live, resumed.round(), false);
    }

    private void begin(
            Exchange exchange, ResponseRequest request, TurnRequest asked, String bodyHash) {
        NewTurn.Idempotency key = RetryGuard.key(exchange, request.repeatsOneQuestion(), bodyHash);
        TurnRequest turn =
                attachments.addTo(asked, exchange, request.files(asked.thread()), _ -> key);
        if (request.stream()) {
            turns.stream(
                    turn,
                    key,
                    streamDeadline,
                    (live, replayed) -> {
                        ResponseStream.follow(
                                exchange, accepted(request, live, 0), live, request.echo());
                        RequestDeadline.disable();
                    });
        } else if (request.background()) {
            turns.stream(
                    turn,
                    key,
                    streamDeadline,
                    (live, replayed) -> reply(exchange, request, live, 0, replayed));
        } else {
            TurnEngine.Answer answer = turns.answer(turn, key, messageDeadline);
            reply(exchange, request, answer.turn(), 0, answer.replayed());
        }
    }

    private void reply(
            Exchange exchange,
            ResponseRequest request,
            LiveTurn live,
            int round,
            boolean replayed) {
        TurnPart part = TurnPart.of(live, TurnPart.Start.after(live, round));
        if (!request.background()) {
            ChatCompletionRoutes.requireAnswer(live, part, replayed);
        }
        ResponseId id = accepted(request, live, round);
        exchange.reply().bare(200, ResponseJson.of(id, live, request.echo(), part)::write);
    }

    /** The id of an accepted response; it finds nothing if the client wants nothing stored. */
    private ResponseId accepted(ResponseRequest request, LiveTurn live, int round) {
        if (!request.store()) {
            responses.delete(request.bot().id(), live.messageId());
        }
        return new ResponseId(request.bot().id(), live.messageId(), round);
    }
}
