package dev.rejoinder.http.api;

import static dev.rejoinder.http.BodySchema.fields;
import static dev.rejoinder.http.BodySchema.required;

import dev.rejoinder.access.IdentitySecrets;
import dev.rejoinder.access.LimitClass;
import dev.rejoinder.access.Scope;
import dev.rejoinder.bot.Bot;
import dev.rejoinder.bot.Bots;
import dev.rejoinder.core.AppError;
import dev.rejoinder.core.ErrorCode;
import dev.rejoinder.http.Exchange;
import dev.rejoinder.http.Route;
import dev.rejoinder.http.Route.Description;
import java.util.List;

/** Manages the secret under which a site signs the ids of its users for a bot. */
public final class IdentitySecretRoutes {
    private static final String PATH = "/api/v1/bots/{botId}/identity-secret";
    private static final Route.Guard ADMIN =
            new Route.Guard.ApiKeyRequired(Scope.ADMIN, LimitClass.DATA);

    private final IdentitySecrets secrets;
    private final Bots bots;
    private final BotAccess access;

    public IdentitySecretRoutes(IdentitySecrets secrets, Bots bots) {
        this.secrets = secrets;
        this.bots = bots;
        this.access = new BotAccess(bots);
    }

    public List<Route> routes() {
        return List.of(
                new Route(
                        "POST",
                        PATH,
                        ADMIN,
                        describe("rotateIdentitySecret", "Create or rotate the identity secret")
                                .response(
                                        fields(
                                                required(
                                                        "secret",
                                                        ResponseSchemas.TEXT,
                                                        "The secret, shown only once. One that it"
                                                                + " replaces stays valid for 24"
                                                                + " hours."))),
                        this::rotate),
                new Route(
                        "DELETE",
                        PATH,
                        ADMIN,
                        describe("deleteIdentitySecret", "Delete the identity secret")
                                .response(ResponseSchemas.DELETED),
                        this::delete));
    }

    private static Description describe(String operationId, String summary) {
        return Description.of("Widget", operationId, summary);
    }

    private void rotate(Exchange exchange) {
        Bot bot = access.require(exchange);
        String secret = secrets.rotate(bot.id());
        bots.factsChanged();
        exchange.reply()
                .secret(
                        json -> {
                            json.writeStartObject();
                            json.writeStringProperty("secret", secret);
                            json.writeEndObject();
                        });
    }

    private void delete(Exchange exchange) {
        Bot bot = access.require(exchange);
        boolean deleted = secrets.delete(bot.id());
        bots.factsChanged();
        if (!deleted) {
            throw AppError.of(ErrorCode.NOT_FOUND, "This bot has no identity secret.");
        }
        ResponseSchemas.replyDeleted(exchange, bot.id());
    }
}
