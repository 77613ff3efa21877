package dev.rejoinder.http.api;

import static dev.rejoinder.http.BodySchema.named;
import static dev.rejoinder.http.BodySchema.optional;
import static dev.rejoinder.http.BodySchema.required;

import dev.rejoinder.access.LimitClass;
import dev.rejoinder.access.Scope;
import dev.rejoinder.bot.Bots;
import dev.rejoinder.core.RequestDeadline;
import dev.rejoinder.http.BodySchema;
import dev.rejoinder.http.Exchange;
import dev.rejoinder.http.Route;
import dev.rejoinder.http.Route.Description;
import dev.rejoinder.privacy.Erasure;
import dev.rejoinder.privacy.Erasures;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JsonGenerator;

/** Erases end users, and replies with receipts. */
public final class ErasureRoutes {
    /** After this, the erasure goes on in the background. Clients and proxies wait longer. */
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /** What no server can erase: the operator has to do it. */
    private static final List<String> REMAINING =
            List.of(
                    "Backups and exports that were made before. After restoring a backup, erase"
                            + " the user again.",
                    "Logs of reverse proxies and log collectors.",
                    "What model providers, tools, webhook receivers and mail servers got.",
                    "Knowledge sources that contain questions or data of the user.");

    private static final String REMAINING_IN_POSTGRES =
            "Free space and write-ahead log of PostgreSQL. VACUUM FULL and a checkpoint remove it"
                    + " at once.";

    private static final BodySchema RECEIPT =
            named(
                    "ErasureReceipt",
                    required("receiptId", ResponseSchemas.ID, "The receipt's id."),
                    required(
                            "state",
                            new BodySchema.EnumSchema(List.of("running", "completed")),
                            "An erasure that takes long goes on in the background."),
                    required(
                            "userHash",
                            ResponseSchemas.TEXT,
                            "SHA-256 of the receipt's id, a blank and the user's id, in hex."),
                    optional("botId", ResponseSchemas.ID, "The bot; null for all bots."),
                    required("requestedAt", ResponseSchemas.TIME, "When it was requested."),
                    optional("completedAt", ResponseSchemas.TIME, "When it was complete."),
                    required(
                            "erased",
                            new BodySchema.AnySchema(ResponseSchemas.ANY, 1),
                            "How much was deleted, by kind, such as conversations."),
                    required(
                            "remaining",
                            new BodySchema.ArraySchema(ResponseSchemas.TEXT, ResponseSchemas.ANY),
                            "What you have to delete yourself."));

    private final Erasures erasures;
    private final BotAccess access;
    private final boolean postgres;

    /**
     * Creates the routes.
     *
     * @param postgres whether the data is in PostgreSQL
     */
    public ErasureRoutes(Erasures erasures, Bots bots, boolean postgres) {
        this.erasures = erasures;
        this.access = new BotAccess(bots);
        this.postgres = postgres;
    }

    public List<Route> routes() {
        var admin = new Route.Guard.ApiKeyRequired(Scope.ADMIN, LimitClass.DATA);
        return List.of(
                new Route(
                        "DELETE",
                        "/api/v1/users/{userId}",
                        admin,
                        Description.of("Privacy", "eraseUser", "Erase everything of an end user")
                                .parameters(EndUserPath.USER_ID, EndUserPath.BOT_ID)
                                .response(RECEIPT),
                        this::erase),
                new Route(
                        "GET",
                        "/api/v1/erasures/{receiptId}",
                        admin,
                        Description.of("Privacy", "getErasure", "Get the receipt of an erasure")
                                .response(RECEIPT),
                        this::get));
    }

    private void erase(Exchange exchange) {
        var user = EndUserPath.of(exchange, access);
        user.audit(exchange);
        RequestDeadline.disable();
        Erasure erasure = erasures.erase(user.userId(), user.botId(), PATIENCE);
        exchange.auditTarget("receiptId", erasure.id());
        exchange.reply(json -> write(json, erasure));
    }

    private void get(Exchange exchange) {
        BotAccess.requireUnrestricted(exchange);
        Erasure erasure = erasures.require(exchange.request().path("receiptId"));
        exchange.reply(json -> write(json, erasure));
    }

    private void write(JsonGenerator json, Erasure erasure) {
        json.writeStartObject();
        json.writeStringProperty("receiptId", erasure.id());
        json.writeStringProperty("state", erasure.isComplete() ? "completed" : "running");
        json.writeStringProperty("userHash", erasure.userHash());
        json.writeStringProperty("botId", erasure.botId());
        json.writeStringProperty("requestedAt", ApiTimestamps.text(erasure.requestedAt()));
        json.writeStringProperty(
                "completedAt",
                erasure.completedAt() == null ? null : ApiTimestamps.text(erasure.completedAt()));
        json.writeObjectPropertyStart("erased");
        erasure.counts().forEach(json::writeNumberProperty);
        json.writeEndObject();
        json.writeArrayPropertyStart("remaining");
        remaining().forEach(json::writeString);
        json.writeEndArray();
        json.writeEndObject();
    }

    private List<String> remaining() {
        var remaining = new ArrayList<>(REMAINING);
        if (postgres) {
            remaining.add(REMAINING_IN_POSTGRES);
        }
        return remaining;
    }
}
