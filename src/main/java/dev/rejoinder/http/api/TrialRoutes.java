package dev.rejoinder.http.api;

import static dev.rejoinder.http.BodySchema.fields;
import static dev.rejoinder.http.BodySchema.optional;
import static dev.rejoinder.http.BodySchema.required;

import dev.rejoinder.access.LimitClass;
import dev.rejoinder.access.Scope;
import dev.rejoinder.bot.Bot;
import dev.rejoinder.bot.BotRules;
import dev.rejoinder.bot.Bots;
import dev.rejoinder.core.AppError;
import dev.rejoinder.core.Clock;
import dev.rejoinder.http.BodySchema;
import dev.rejoinder.http.Exchange;
import dev.rejoinder.http.Route;
import dev.rejoinder.http.Route.Description;
import dev.rejoinder.provider.ChatModels;
import dev.rejoinder.turn.CitedSourcesJson;
import dev.rejoinder.turn.TrialTurns;
import dev.rejoinder.turn.TrialTurns.TrialAnswer;
import java.time.Duration;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** Answers a question with another model or other instructions, without storing anything. */
public final class TrialRoutes {
    private static final Duration DEADLINE = Duration.ofSeconds(100);
    private static final int MAX_QUESTION = 8_000;
    private static final int MAX_TEXT = 1 << 20;

    private static final BodySchema.ObjectSchema QUESTION =
            fields(
                    required(
                            "message",
                            new BodySchema.StringSchema(1, MAX_QUESTION),
                            "The question. Each is asked on its own, without a conversation."),
                    optional(
                            "model",
                            new BodySchema.StringSchema(1, ChatModels.MAX_NAME_CHARACTERS),
                            "A model to try instead of the bot's models."),
                    optional(
                            "instructions",
                            new BodySchema.StringSchema(1, BotRules.MAX_INSTRUCTIONS_CHARACTERS),
                            "Instructions to try instead of the bot's."));

    private static final BodySchema.ObjectSchema ANSWER =
            fields(
                    required(
                            "response",
                            new BodySchema.StringSchema(0, MAX_TEXT),
                            "The answer, or the beginning of one that broke off."),
                    required(
                            "sources",
                            new BodySchema.ArraySchema(
                                    ResponseSchemas.CITED, BotRules.MAX_PASSAGES),
                            "The passages that it cites."),
                    required(
                            "fellBack",
                            new BodySchema.BooleanSchema(),
                            "Whether it is the bot's fallback message."),
                    required(
                            "durationMillis",
                            new BodySchema.IntegerSchema(0, Long.MAX_VALUE),
                            "How long the answer took."),
                    optional(
                            "problem",
                            ResponseSchemas.TEXT,
                            "Why there is no whole answer; for owners and admin keys, the"
                                    + " provider's words."));

    private final TrialTurns turns;
    private final ChatModels models;
    private final BotAccess access;
    private final Clock clock;

    public TrialRoutes(TrialTurns turns, ChatModels models, Bots bots, Clock clock) {
        this.turns = turns;
        this.models = models;
        this.access = new BotAccess(bots);
        this.clock = clock;
    }

    public List<Route> routes() {
        return List.of(
                new Route(
                        "POST",
                        "/api/v1/bots/{botId}/trial",
                        new Route.Guard.ApiKeyRequired(Scope.WRITE, LimitClass.CHAT),
                        Description.of("Bots", "tryAnswer", "Try a model or instructions")
                                .notAudited()
                                .requestBody(QUESTION)
                                .response(ANSWER),
                        this::answer));
    }

    private void answer(Exchange exchange) {
        Bot bot = access.require(exchange);
        JsonNode body = exchange.request().body();
        String model = JsonFields.text(body, "model");
        if (model != null) {
            models.problem(model)
                    .ifPresent(
                            problem -> {
                                throw AppError.invalid("model", problem);
                            });
        }
        String instructions = JsonFields.text(body, "instructions");
        Bot tried =
                bot.trying(
                        model == null ? bot.model() : model,
                        model == null ? bot.fallbackModels() : List.of(),
                        instructions == null ? bot.instructions() : instructions);
        long begun = clock.nanos();
        TrialAnswer answer =
                turns.answer(tried, List.of(), body.get("message").stringValue(), DEADLINE);
        long millis = Duration.ofNanos(clock.nanos() - begun).toMillis();
        exchange.reply(
                json -> {
                    json.writeStartObject();
                    json.writeStringProperty("response", answer.text());
                    json.writeName("sources");
                    json.writeRawValue(CitedSourcesJson.of(answer.cited()));
                    json.writeBooleanProperty("fellBack", answer.fellBack());
                    json.writeNumberProperty("durationMillis", millis);
                    TrialTurns.Problem problem = answer.problem();
                    json.writeStringProperty(
                            "problem",
                            problem == null
                                    ? null
                                    : exchange.caller().seesCauses()
                                            ? problem.sentence()
                                            : "The model could not answer.");
                    json.writeEndObject();
                });
    }
}
