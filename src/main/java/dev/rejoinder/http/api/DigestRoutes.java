package dev.rejoinder.http.api;

import static dev.rejoinder.http.BodySchema.fields;
import static dev.rejoinder.http.BodySchema.required;

import dev.rejoinder.digest.DigestStore;
import dev.rejoinder.http.BodySchema;
import dev.rejoinder.http.Exchange;
import dev.rejoinder.http.Route;
import dev.rejoinder.http.Route.Description;
import java.util.List;

/** Turns the weekly digest of the signed-in account on and off. */
public final class DigestRoutes {
    private static final String PATH = "/api/v1/session/digest";
    private static final Route.Guard SIGNED_IN = new Route.Guard.SignedIn();

    private static final BodySchema.Field ENABLED =
            required(
                    "enabled",
                    new BodySchema.BooleanSchema(),
                    "Whether the account gets the digest.");
    private static final BodySchema.ObjectSchema STATE =
            fields(
                    ENABLED,
                    required(
                            "available",
                            new BodySchema.BooleanSchema(),
                            "Whether the server has a mail server."));

    private final DigestStore digests;
    private final boolean available;

    /**
     * @param available whether the server has a mail server
     */
    public DigestRoutes(DigestStore digests, boolean available) {
        this.digests = digests;
        this.available = available;
    }

    public List<Route> routes() {
        return List.of(
                new Route(
                        "GET",
                        PATH,
                        SIGNED_IN,
                        Description.of("Sign-in", "getDigest", "Get the state of the weekly digest")
                                .response(STATE),
                        this::get),
                new Route(
                        "PUT",
                        PATH,
                        SIGNED_IN,
                        Description.of("Sign-in", "putDigest", "Turn the weekly digest on or off")
                                .requestBody(fields(ENABLED))
                                .response(STATE),
                        this::put));
    }

    private void get(Exchange exchange) {
        reply(exchange, digests.subscribed(account(exchange)));
    }

    private void put(Exchange exchange) {
        boolean enabled = exchange.request().body().get("enabled").booleanValue();
        digests.subscribe(account(exchange), enabled);
        reply(exchange, enabled);
    }

    private static String account(Exchange exchange) {
        return exchange.caller().signedIn().account().id();
    }

    private void reply(Exchange exchange, boolean enabled) {
        exchange.reply(
                json -> {
                    json.writeStartObject();
                    json.writeBooleanProperty("enabled", enabled);
                    json.writeBooleanProperty("available", available);
                    json.writeEndObject();
                });
    }
}
