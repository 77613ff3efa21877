package dev.rejoinder.http.mcp;

import static dev.rejoinder.http.BodySchema.fields;
import static dev.rejoinder.http.BodySchema.optional;

import dev.rejoinder.bot.Bot;
import dev.rejoinder.core.RequestDeadline;
import dev.rejoinder.http.BodySchema;
import dev.rejoinder.http.api.ChatRequests;
import dev.rejoinder.http.api.IdempotencyKey;
import dev.rejoinder.http.api.JsonFields;
import dev.rejoinder.http.api.ResponseSchemas;
import dev.rejoinder.turn.NewTurn;
import dev.rejoinder.turn.TurnEnd;
import dev.rejoinder.turn.TurnEngine;
import dev.rejoinder.turn.TurnRequest;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Asks the assistant: one call is one turn. */
final class AskTool implements AssistantTool {
    private static final String MESSAGE = "message";
    private static final String CONVERSATION = "conversationId";
    private static final String KEY = "idempotencyKey";

    private static final BodySchema.ObjectSchema INPUT =
            fields(
                    ChatRequests.MESSAGE,
                    ChatRequests.CONVERSATION_ID,
                    optional(
                            KEY,
                            new BodySchema.StringSchema(1, IdempotencyKey.MAX_CHARACTERS),
                            "A unique key for this message. A repeated call with the same key"
                                    + " within 24 hours returns the same answer."));

    private final Bot bot;
    private final TurnEngine turns;
    private final Duration messageDeadline;
    private final Duration streamDeadline;

    AskTool(Bot bot, TurnEngine turns, Duration messageDeadline, Duration streamDeadline) {
        this.bot = bot;
        this.turns = turns;
        this.messageDeadline = messageDeadline;
        this.streamDeadline = streamDeadline;
    }

    @Override
    public String name() {
        return "ask";
    }

    @Override
    public String title() {
        return "Ask " + bot.name();
    }

    @Override
    public String description() {
        return "Sends a message to the assistant \""
                + bot.name()
                + "\" and returns its answer with the sources it cites. To continue a conversation,"
                + " pass the conversationId of the earlier answer.";
    }

    @Override
    public BodySchema.ObjectSchema input() {
        return INPUT;
    }

    @Override
    public BodySchema output() {
        return ResponseSchemas.ANSWER;
    }

    /** A call stores a conversation. */
    @Override
    public boolean isReadOnly() {
        return false;
    }

    @Override
    public void call(McpCall call, JsonNode arguments) {
        var question =
                new TurnRequest(
                                bot,
                                arguments.get(MESSAGE).stringValue(),
                                JsonFields.text(arguments, CONVERSATION),
                                false,
                                null,
                                null)
                        .by(call.exchange().caller().principal().budget());
        NewTurn.@Nullable Idempotency key =
                IdempotencyKey.of(call.exchange(), question, JsonFields.text(arguments, KEY), KEY);
        if (!call.streams()) {
            TurnEngine.Answer answer = turns.answer(question, key, messageDeadline);
            TurnEnd end = answer.end();
            call.reply(
                    end == null
                            ? AskResult.waiting(answer.turn())
                            : AskResult.of(answer.turn(), end, answer.replayed()));
            return;
        }
        call.exchange().reserveStream();
        turns.stream(
                question,
                key,
                streamDeadline,
                (turn, replayed) -> {
                    AskStream.follow(call, turns, turn, replayed);
                    RequestDeadline.disable();
                });
    }
}
