package dev.rejoinder.http.api;

import static dev.rejoinder.http.BodySchema.fields;
import static dev.rejoinder.http.BodySchema.named;
import static dev.rejoinder.http.BodySchema.optional;
import static dev.rejoinder.http.BodySchema.required;

import dev.rejoinder.http.BodySchema;
import dev.rejoinder.http.Exchange;
import dev.rejoinder.http.Route;
import dev.rejoinder.http.Route.Description;
import dev.rejoinder.provider.connection.ProviderConnection;
import dev.rejoinder.provider.connection.ProviderConnections;
import dev.rejoinder.provider.connection.ProviderConnections.ConnectionOrigin;
import dev.rejoinder.provider.connection.ProviderConnections.ProviderState;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.JsonNode;

/** Manages the connections to model providers. No response contains a key. */
public final class ProviderRoutes {
    private static final String ALL = "/api/v1/providers";
    private static final String ONE = ALL + "/{provider}";
    private static final int MAX_PROVIDERS = 100;

    private static final BodySchema PROVIDER =
            named(
                    "Provider",
                    required("provider", ResponseSchemas.ID, "The first part of its model ids."),
                    required(
                            "origin",
                            new BodySchema.EnumSchema(
                                    Stream.of(ConnectionOrigin.values())
                                            .map(ProviderRoutes::text)
                                            .toList()),
                            "settings: set on the server, which wins. console: set here. none: not"
                                    + " set."),
                    required(
                            "usable",
                            new BodySchema.BooleanSchema(),
                            "Whether its models can be called."),
                    required("baseUrl", ResponseSchemas.TEXT, "The address that is called."),
                    optional(
                            "keyEnding",
                            ResponseSchemas.TEXT,
                            "The last characters of the key that was set here; empty if it is"
                                    + " short, null without a key."),
                    optional("updatedAt", ResponseSchemas.TIME, "When it was set here."));

    private static final BodySchema.ObjectSchema LIST =
            fields(
                    required(
                            "providers",
                            new BodySchema.ArraySchema(PROVIDER, MAX_PROVIDERS),
                            "By name."));

    private static final BodySchema.ObjectSchema CONNECTION =
            fields(
                    optional(
                            "apiKey",
                            new BodySchema.StringSchema(0, ProviderConnections.MAX_KEY_CHARACTERS),
                            "The API key, which is stored encrypted. Absent to keep the present"
                                    + " one; empty for a server that needs none."),
                    optional(
                            "baseUrl",
                            new BodySchema.StringSchema(
                                    0, ProviderConnections.MAX_BASE_URL_CHARACTERS),
                            "The address of a compatible server; absent for the provider's own."));

    private final ProviderConnections connections;

    public ProviderRoutes(ProviderConnections connections) {
        this.connections = connections;
    }

    public List<Route> routes() {
        return List.of(
                AdminRoute.of(
                        "GET",
                        ALL,
                        describe("listProviders", "List connections to providers").response(LIST),
                        this::list),
                AdminRoute.of(
                        "PUT",
                        ONE,
                        describe("putProvider", "Connect a provider")
                                .requestBody(CONNECTION)
                                .response(PROVIDER),
                        this::put),
                AdminRoute.of(
                        "DELETE",
                        ONE,
                        describe("deleteProvider", "Disconnect a provider")
                                .noContent("The connection is removed."),
                        this::delete));
    }

    private static Description describe(String operationId, String summary) {
        return Description.of("Providers", operationId, summary);
    }

    private void list(Exchange exchange) {
        List<ProviderState> states = connections.list();
        exchange.reply(
                json -> {
                    json.writeStartObject();
                    json.writeArrayPropertyStart("providers");
                    states.forEach(state -> write(json, state));
                    json.writeEndArray();
                    json.writeEndObject();
                });
    }

    private void put(Exchange exchange) {
        JsonNode body = exchange.request().body();
        ProviderState state =
                connections.put(
                        exchange.request().path("provider"),
                        JsonFields.text(body, "baseUrl"),
                        JsonFields.text(body, "apiKey"));
        exchange.reply(json -> write(json, state));
    }

    private void delete(Exchange exchange) {
        connections.delete(exchange.request().path("provider"));
        exchange.reply().noContent();
    }

    private static void write(JsonGenerator json, ProviderState state) {
        ProviderConnection stored = state.stored();
        json.writeStartObject();
        json.writeStringProperty("provider", state.provider());
        json.writeStringProperty("origin", text(state.origin()));
        json.writeBooleanProperty("usable", state.usable());
        json.writeStringProperty("baseUrl", state.baseUrl().toString());
        json.writeStringProperty("keyEnding", keyEnding(stored));
        json.writeStringProperty(
                "updatedAt", stored == null ? null : ApiTimestamps.text(stored.updatedAt()));
        json.writeEndObject();
    }

    private static @Nullable String keyEnding(@Nullable ProviderConnection stored) {
        return stored == null || stored.sealedKey() == null ? null : stored.keyEnding();
    }

    private static String text(ConnectionOrigin origin) {
        return origin.name().toLowerCase(Locale.ROOT);
    }
}
