package dev.rejoinder.http.openai;

import dev.rejoinder.access.LimitClass;
import dev.rejoinder.access.Scope;
import dev.rejoinder.bot.Bot;
import dev.rejoinder.bot.Bots;
import dev.rejoinder.conversation.ConversationStore;
import dev.rejoinder.conversation.Message;
import dev.rejoinder.core.AppError;
import dev.rejoinder.core.RequestDeadline;
import dev.rejoinder.http.BodySchema;
import dev.rejoinder.http.Exchange;
import dev.rejoinder.http.Route;
import dev.rejoinder.http.Route.Description;
import dev.rejoinder.http.Route.Parameter;
import dev.rejoinder.http.StrictJson;
import dev.rejoinder.turn.LiveTurn;
import dev.rejoinder.turn.ResponseStore;
import dev.rejoinder.turn.ToolStep;
import dev.rejoinder.turn.Turn;
import dev.rejoinder.turn.TurnEngine;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Routes for one stored response: fetch or resume it, cancel it, delete it, read its input. */
final class StoredResponseRoutes {
    private static final String ONE = "/v1/responses/{responseId}";
    private static final int MAX_NUMBER_DIGITS = 9;

    private final Bots bots;
    private final ConversationStore conversations;
    private final ResponseStore responses;
    private final TurnEngine turns;

    StoredResponseRoutes(Bots bots, OpenAiRoutes.Stores stores, TurnEngine turns) {
        this.bots = bots;
        this.conversations = stores.conversations();
        this.responses = stores.responses();
        this.turns = turns;
    }

    List<Route> routes() {
        var read = new Route.Guard.ApiKeyRequired(Scope.READ, LimitClass.DATA);
        var write = new Route.Guard.ApiKeyRequired(Scope.WRITE, LimitClass.DATA);
        return List.of(
                OpenAiRoutes.route(
                        "GET",
                        ONE,
                        read,
                        Description.of(
                                        "OpenAI",
                                        "getResponse",
                                        "Get a response, or resume its stream")
                                .content("application/json", OpenAiSchemas.RESPONSE)
                                .content("text/event-stream", OpenAiSchemas.RESPONSE_EVENT)
                                .parameters(
                                        Parameter.query(
                                                "stream",
                                                new BodySchema.BooleanSchema(),
                                                "Whether to stream the response."),
                                        Parameter.query(
                                                "starting_after",
                                                new BodySchema.IntegerSchema(0, Integer.MAX_VALUE),
                                                "The sequence number of the last event"
                                                        + " received.")),
                        this::get),
                OpenAiRoutes.route(
                        "POST",
                        ONE + "/cancel",
                        write,
                        Description.of(
                                        "OpenAI",
                                        "cancelResponse",
                                        "Stop a response and keep its text so far")
                                .notAudited()
                                .content("application/json", OpenAiSchemas.RESPONSE),
                        this::cancel),
                OpenAiRoutes.route(
                        "DELETE",
                        ONE,
                        write,
                        Description.of(
                                        "OpenAI",
                                        "deleteResponse",
                                        "Delete a response; its messages stay")
                                .content("application/json", OpenAiSchemas.DELETED),
                        this::delete),
                OpenAiRoutes.route(
                        "GET",
                        ONE + "/input_items",
                        read,
                        Description.of(
                                        "OpenAI",
                                        "listResponseInput",
                                        "List the input of a response")
                                .content("application/json", OpenAiSchemas.ITEMS),
                        this::inputItems));
    }

    /** A response that the caller may see, and its turn. */
    private record Stored(ResponseId id, Bot bot, Turn turn) {}

    private Stored require(Exchange exchange) {
        ResponseId id = ResponseId.parse(exchange.request().path("responseId"));
        if (!exchange.caller().principal().maySee(id.botId())) {
            throw ResponseId.notFound();
        }
        Bot bot = bots.find(id.botId()).orElseThrow(ResponseId::notFound);
        Turn turn = responses.find(bot.id(), id.messageId()).orElseThrow(ResponseId::notFound);
        return new Stored(id, bot, turn);
    }

    /** A response of its own follows the calls of a round once all of them have their results. */
    private static void requireRound(LiveTurn live, int round) {
        boolean answered =
                !TurnPart.callsOf(live, round).isEmpty()
                        && live.awaited().stream().noneMatch(step -> step.round() == round);
        if (round > 0 && !answered) {
            throw ResponseId.notFound();
        }
    }

    private ResponseEcho echo(Stored stored) {
        Message question = question(stored);
        String metadata = question.metadata();
        return ResponseEcho.stored(
                OpenAiModelRoutes.nameOf(stored.bot()),
                metadata == null ? null : StrictJson.parse(metadata));
    }

    private Message question(Stored stored) {
        Turn turn = stored.turn();
        return conversations
                .messagesAfter(
                        stored.bot().id(),
                        turn.key().conversationId(),
                        2 * turn.key().sequence() - 1,
                        1)
                .stream()
                .findFirst()
                .orElseThrow(ResponseId::notFound);
    }

    private void get(Exchange exchange) {
        String stream = exchange.request().query("stream");
        if ("true".equals(stream)) {
            resume(exchange);
            return;
        }
        Stored stored = require(exchange);
        reply(exchange, stored, live(stored));
    }

    private LiveTurn live(Stored stored) {
        LiveTurn live =
                turns.require(
                        stored.bot().id(),
                        stored.turn().key().conversationId(),
                        stored.turn().messageId());
        requireRound(live, stored.id().round());
        return live;
    }

    private void reply(Exchange exchange, Stored stored, LiveTurn live) {
        exchange.reply()
                .bare(
                        200,
                        ResponseJson.of(stored.id(), live, echo(stored), part(stored, live))
                                ::write);
    }

    private static TurnPart part(Stored stored, LiveTurn live) {
        return TurnPart.of(live, TurnPart.Start.after(live, stored.id().round()));
    }

    private void resume(Exchange exchange) {
        Integer after = startingAfter(exchange);
        exchange.reserveStream();
        Stored stored = require(exchange);
        ResponseEcho echo = echo(stored);
        LiveTurn live =
                turns.requireStream(
                        stored.bot().id(),
                        stored.turn().key().conversationId(),
                        stored.turn().messageId());
        requireRound(live, stored.id().round());
        if (after == null) {
            ResponseStream.follow(exchange, stored.id(), live, echo);
        } else {
            ResponseStream.resume(exchange, stored.id(), live, echo, after);
        }
        RequestDeadline.disable();
    }

    private static @Nullable Integer startingAfter(Exchange exchange) {
        String given = exchange.request().query("starting_after");
        if (given == null) {
            return null;
        }
        boolean number =
                !given.isEmpty()
                        && given.length() <= MAX_NUMBER_DIGITS
                        && given.chars().allMatch(c -> c >= '0' && c <= '9');
        if (!number) {
            throw AppError.invalid(
                    "starting_after", "starting_after must be a whole number from 0.");
        }
        return Integer.valueOf(given);
    }

    private void cancel(Exchange exchange) {
        Stored stored = require(exchange);
        LiveTurn live = live(stored);
        if (!part(stored, live).isOver()) {
            turns.stop(live);
        }
        reply(exchange, stored, live);
    }

    private void delete(Exchange exchange) {
        Stored stored = require(exchange);
        if (!responses.delete(stored.bot().id(), stored.id().messageId())) {
            throw ResponseId.notFound();
        }
        exchange.reply()
                .bare(
                        200,
                        json -> {
                            json.writeStartObject();
                            json.writeStringProperty("id", stored.id().toString());
                            json.writeStringProperty("object", "response");
                            json.writeBooleanProperty("deleted", true);
                            json.writeEndObject();
                        });
    }

    private void inputItems(Exchange exchange) {
        Stored stored = require(exchange);
        int round = stored.id().round();
        if (round == 0) {
            Message question = question(stored);
            exchange.reply().bare(200, json -> ItemListJson.write(json, List.of(question), false));
            return;
        }
        List<ToolStep> calls = TurnPart.callsOf(live(stored), round);
        exchange.reply()
                .bare(200, json -> ItemListJson.writeOutputs(json, stored.id().messageId(), calls));
    }
}
