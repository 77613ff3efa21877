package dev.rejoinder.http.api;

import static dev.rejoinder.http.Shape.fields;
import static dev.rejoinder.http.Shape.required;

import dev.rejoinder.access.LimitClass;
import dev.rejoinder.access.Scope;
import dev.rejoinder.http.Exchange;
import dev.rejoinder.http.Route;
import dev.rejoinder.http.Route.Description;
import dev.rejoinder.http.Shape;
import dev.rejoinder.provider.ChatModels;
import java.util.List;

/** What may write answers. */
public final class ModelRoutes {
    private static final int MAX_PROVIDERS = 100;
    private static final Shape.Fields PROVIDERS =
            fields(
                    required(
                            "providers",
                            new Shape.ListOf(
                                    fields(
                                            required("name", Answers.ID, "As in a model's name."),
                                            required(
                                                    "model",
                                                    Answers.ID,
                                                    "How its models are written."),
                                            required(
                                                    "configured",
                                                    new Shape.Flag(),
                                                    "Whether the server can ask it.")),
                                    MAX_PROVIDERS),
                            "Those that are set up first."));

    private final ChatModels models;

    public ModelRoutes(ChatModels models) {
        this.models = models;
    }

    public List<Route> routes() {
        return List.of(
                new Route(
                        "GET",
                        "/api/v1/models",
                        new Route.Guard.Keyed(Scope.READ, LimitClass.DATA),
                        Description.of("Bots", "List the providers of models").answering(PROVIDERS),
                        this::list));
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
