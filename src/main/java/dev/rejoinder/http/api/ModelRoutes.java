package dev.rejoinder.http.api;

import static dev.rejoinder.http.BodySchema.fields;
import static dev.rejoinder.http.BodySchema.optional;
import static dev.rejoinder.http.BodySchema.required;

import dev.rejoinder.access.LimitClass;
import dev.rejoinder.access.Scope;
import dev.rejoinder.bot.Bot;
import dev.rejoinder.bot.Bots;
import dev.rejoinder.core.AppError;
import dev.rejoinder.core.Clock;
import dev.rejoinder.core.ProviderErrorDetail;
import dev.rejoinder.http.BodySchema;
import dev.rejoinder.http.ErrorSchema;
import dev.rejoinder.http.Exchange;
import dev.rejoinder.http.JsonEnvelope;
import dev.rejoinder.http.Route;
import dev.rejoinder.http.Route.Description;
import dev.rejoinder.provider.ChatModels;
import dev.rejoinder.provider.ModelException;
import dev.rejoinder.provider.ModelProbe;
import dev.rejoinder.provider.Sight;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.JsonNode;

/** Lists model providers and tests models. */
public final class ModelRoutes {
    private static final int MAX_PROVIDERS = 100;
    private static final BodySchema.ObjectSchema PROVIDERS =
            fields(
                    required(
                            "providers",
                            new BodySchema.ArraySchema(
                                    fields(
                                            required(
                                                    "name",
                                                    ResponseSchemas.ID,
                                                    "The provider's name, the first part of a model"
                                                            + " id."),
                                            required(
                                                    "model",
                                                    ResponseSchemas.ID,
                                                    "The format of its model ids."),
                                            required(
                                                    "configured",
                                                    new BodySchema.BooleanSchema(),
                                                    "Whether the provider is configured.")),
                                    MAX_PROVIDERS),
                            "Providers, configured ones first."));

    private static final int MAX_TEXT = 1 << 20;
    private static final int TEST_TOKENS = 512;

    private static final BodySchema.ObjectSchema TEST =
            fields(
                    required(
                            "model",
                            new BodySchema.StringSchema(1, ChatModels.MAX_NAME_CHARACTERS),
                            "The model id, as in a bot's model setting."),
                    optional(
                            "bot",
                            ResponseSchemas.ID,
                            "The id or short name of a bot; the test uses its temperature and"
                                    + " maxTokens."));

    private static final BodySchema.ObjectSchema TEST_RESULT =
            fields(
                    required("ok", new BodySchema.BooleanSchema(), "Whether the model answered."),
                    required("model", ResponseSchemas.ID, "The model that was called."),
                    required(
                            "durationMillis",
                            new BodySchema.IntegerSchema(0, Long.MAX_VALUE),
                            "How long the call took."),
                    optional(
                            "response",
                            new BodySchema.StringSchema(0, MAX_TEXT),
                            "The model's response."),
                    optional("finishReason", ResponseSchemas.ID, "Why the model stopped."),
                    optional("images", new BodySchema.BooleanSchema(), ModelListRoutes.IMAGES),
                    optional(
                            "cause", ErrorSchema.CAUSE, "The error, if the model did not answer."));

    private final ChatModels models;
    private final Bots bots;
    private final Clock clock;

    public ModelRoutes(ChatModels models, Bots bots, Clock clock) {
        this.models = models;
        this.bots = bots;
        this.clock = clock;
    }

    public List<Route> routes() {
        return List.of(
                new Route(
                        "GET",
                        "/api/v1/models",
                        new Route.Guard.ApiKeyRequired(Scope.READ, LimitClass.DATA),
                        Description.of("Bots", "listModels", "List model providers")
                                .response(PROVIDERS),
                        this::list),
                new Route(
                        "POST",
                        "/api/v1/models/test",
                        new Route.Guard.ApiKeyRequired(Scope.ADMIN, LimitClass.CHAT),
                        Description.of("Bots", "testModel", "Test a model")
                                .notAudited()
                                .requestBody(TEST)
                                .response(TEST_RESULT),
                        this::test));
    }

    private void test(Exchange exchange) throws IOException {
        JsonNode body = exchange.request().body();
        String model = body.get("model").stringValue();
        Optional<String> problem = models.problem(model);
        if (problem.isPresent()) {
            throw AppError.invalid("model", problem.get());
        }
        String name = JsonFields.text(body, "bot");
        Bot bot = name == null ? null : require(exchange, name);
        Sight sight = models.imageSupport().sees(model);
        ModelProbe.Result result =
                ModelProbe.of(
                        models,
                        model,
                        bot == null ? null : bot.temperature(),
                        bot == null ? TEST_TOKENS : bot.maxTokens(),
                        ModelProbe.LIMIT,
                        clock::nanos);
        exchange.reply(json -> write(json, model, result, sight));
    }

    private Bot require(Exchange exchange, String name) {
        Bot bot = bots.require(name);
        if (!exchange.caller().principal().maySee(bot.id())) {
            throw Bots.notFound();
        }
        return bot;
    }

    private static void write(
            JsonGenerator json, String model, ModelProbe.Result result, Sight sight) {
        ModelException failure = result.failure();
        json.writeStartObject();
        json.writeBooleanProperty("ok", result.answered());
        json.writeStringProperty("model", model);
        json.writeNumberProperty("durationMillis", result.took().toMillis());
        json.writeName("response");
        writeText(json, failure == null ? result.text() : null);
        json.writeName("finishReason");
        writeText(json, result.reason() == null ? null : result.reason().wireName());
        ModelListRoutes.images(json, sight);
        json.writeName("cause");
        if (failure == null) {
            json.writeNull();
        } else {
            JsonEnvelope.writeCause(
                    json, ProviderErrorDetail.of(model, failure.status(), failure.detail()));
        }
        json.writeEndObject();
    }

    private static void writeText(JsonGenerator json, @Nullable String text) {
        if (text == null) {
            json.writeNull();
        } else {
            json.writeString(text);
        }
    }

    private void list(Exchange exchange) {
        exchange.reply(
                json -> {
                    json.writeStartObject();
                    json.writeArrayPropertyStart("providers");
                    for (ChatModels.Provider provider : models.providers()) {
                        String name = provider.name();
                        json.writeStartObject();
                        json.writeStringProperty("name", name);
                        json.writeStringProperty(
                                "model", provider.alone() ? name : name + "/{model}");
                        json.writeBooleanProperty("configured", provider.configured());
                        json.writeEndObject();
                    }
                    json.writeEndArray();
                    json.writeEndObject();
                });
    }
}
