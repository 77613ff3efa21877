package dev.rejoinder.http.api;

import static dev.rejoinder.http.BodySchema.fields;
import static dev.rejoinder.http.BodySchema.optional;
import static dev.rejoinder.http.BodySchema.required;

import dev.rejoinder.access.LimitClass;
import dev.rejoinder.access.Scope;
import dev.rejoinder.analytics.ModelPrices;
import dev.rejoinder.core.AppError;
import dev.rejoinder.core.ErrorCode;
import dev.rejoinder.core.ProviderErrorDetail;
import dev.rejoinder.http.BodySchema;
import dev.rejoinder.http.ErrorSchema;
import dev.rejoinder.http.Exchange;
import dev.rejoinder.http.JsonEnvelope;
import dev.rejoinder.http.Route;
import dev.rejoinder.http.Route.Description;
import dev.rejoinder.http.StrictJson;
import dev.rejoinder.provider.ChatModels;
import dev.rejoinder.provider.ListedModel;
import dev.rejoinder.provider.ModelCatalog;
import dev.rejoinder.provider.ModelException;
import dev.rejoinder.provider.Sight;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/** Lists the models of a provider, with what is known of their prices and sizes. */
public final class ModelListRoutes {
    private static final String LISTED_CURRENCY = "USD";

    static final String IMAGES = "Whether the model can see images, if that is known.";

    private static final BodySchema PRICE = new BodySchema.Decimal(0, Double.MAX_VALUE);

    private static final BodySchema MODEL =
            fields(
                    required("model", ResponseSchemas.ID, "The name for a bot's model setting."),
                    optional("title", ResponseSchemas.TEXT, "The provider's name for people."),
                    optional(
                            "contextTokens",
                            new BodySchema.IntegerSchema(1, Long.MAX_VALUE),
                            "How many tokens a prompt may have, if the provider says so."),
                    optional("inputPrice", PRICE, "The price of a million tokens of prompts."),
                    optional("outputPrice", PRICE, "The price of a million tokens of answers."),
                    optional("currency", ResponseSchemas.ID, "The currency of the prices."),
                    optional("images", new BodySchema.BooleanSchema(), IMAGES));

    private static final BodySchema.ObjectSchema LIST =
            fields(
                    required(
                            "models",
                            new BodySchema.ArraySchema(MODEL, ModelCatalog.MAX_MODELS),
                            "Empty if the provider lists none, or failed."),
                    optional(
                            "cause",
                            ErrorSchema.CAUSE,
                            "The error, if the provider did not answer; for owners and admin keys"
                                    + " only."));

    private final ChatModels models;
    private final ModelCatalog catalog;
    private final ModelPrices prices;

    public ModelListRoutes(ChatModels models, ModelCatalog catalog, ModelPrices prices) {
        this.models = models;
        this.catalog = catalog;
        this.prices = prices;
    }

    public List<Route> routes() {
        return List.of(
                new Route(
                        "GET",
                        "/api/v1/models/{provider}",
                        new Route.Guard.ApiKeyRequired(Scope.READ, LimitClass.DATA),
                        Description.of("Bots", "listProviderModels", "List a provider's models")
                                .response(LIST),
                        this::list));
    }

    private void list(Exchange exchange) {
        String name = exchange.request().path("provider");
        ChatModels.Provider provider =
                models.providers().stream()
                        .filter(each -> each.name().equals(name))
                        .findAny()
                        .orElseThrow(
                                () ->
                                        AppError.of(
                                                ErrorCode.NOT_FOUND, "There is no such provider."));
        ModelCatalog.Listing listing = catalog.of(name);
        exchange.reply(
                json -> {
                    json.writeStartObject();
                    json.writeArrayPropertyStart("models");
                    for (ListedModel model : listing.models()) {
                        write(json, provider.alone() ? name : name + "/" + model.id(), model);
                    }
                    json.writeEndArray();
                    ModelException failure = listing.failure();
                    json.writeName("cause");
                    if (failure == null || !exchange.caller().seesCauses()) {
                        json.writeNull();
                    } else {
                        JsonEnvelope.writeCause(
                                json,
                                ProviderErrorDetail.of(name, failure.status(), failure.detail()));
                    }
                    json.writeEndObject();
                });
    }

    /** The operator's prices precede those of the provider, which are in dollars. */
    private void write(JsonGenerator json, String name, ListedModel model) {
        ModelPrices.Price own = prices.of(name).orElse(null);
        BigDecimal input = own == null ? model.inputPrice() : own.input();
        BigDecimal output = own == null ? model.outputPrice() : own.output();
        json.writeStartObject();
        json.writeStringProperty("model", name);
        json.writeStringProperty("title", model.title());
        json.writeName("contextTokens");
        if (model.contextTokens() == null) {
            json.writeNull();
        } else {
            json.writeNumber(model.contextTokens());
        }
        price(json, "inputPrice", input);
        price(json, "outputPrice", output);
        String currency = own == null ? LISTED_CURRENCY : prices.currency();
        json.writeStringProperty("currency", input == null && output == null ? null : currency);
        images(json, model.images());
        json.writeEndObject();
    }

    static void images(JsonGenerator json, Sight sight) {
        switch (sight) {
            case YES -> json.writeBooleanProperty("images", true);
            case NO -> json.writeBooleanProperty("images", false);
            case UNKNOWN -> json.writeNullProperty("images");
        }
    }

    private static void price(JsonGenerator json, String name, @Nullable BigDecimal price) {
        json.writeName(name);
        if (price == null) {
            json.writeNull();
        } else {
            json.writeNumber(StrictJson.asJavaScript(price.doubleValue()));
        }
    }
}
