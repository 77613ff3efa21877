package dev.rejoinder.http.api;

import static dev.rejoinder.http.BodySchema.fields;
import static dev.rejoinder.http.BodySchema.optional;
import static dev.rejoinder.http.BodySchema.required;
import static java.util.stream.Collectors.toSet;

import dev.rejoinder.access.ApiKey;
import dev.rejoinder.access.Keys;
import dev.rejoinder.access.Scope;
import dev.rejoinder.bot.Bot;
import dev.rejoinder.bot.Bots;
import dev.rejoinder.budget.BudgetStore;
import dev.rejoinder.budget.BudgetUse;
import dev.rejoinder.core.AppError;
import dev.rejoinder.core.Clock;
import dev.rejoinder.core.ErrorCode;
import dev.rejoinder.core.PageRequest;
import dev.rejoinder.http.BodySchema;
import dev.rejoinder.http.Exchange;
import dev.rejoinder.http.Route;
import dev.rejoinder.http.Route.Description;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Manages API keys. Only the response to the creation contains the secret. */
public final class KeyRoutes {
    private static final String ALL = "/api/v1/keys";
    private static final String ONE = "/api/v1/keys/{keyId}";
    private static final int MAX_OVERLAP_HOURS = 30 * 24;
    private static final int DEFAULT_OVERLAP_HOURS = 24;
    private static final BodySchema.Field OVERLAP =
            optional(
                    "overlapHours",
                    new BodySchema.IntegerSchema(0, MAX_OVERLAP_HOURS),
                    "How long the old key stays valid, in hours; by default 24. 0 revokes it at"
                            + " once.");

    private static final BodySchema.ObjectSchema LIST =
            fields(
                    required(
                            "keys",
                            new BodySchema.ArraySchema(KeyJson.KEY, PageRequest.MAX_LIMIT),
                            "Newest first."),
                    required(
                            "pagination",
                            ResponseSchemas.PAGINATION,
                            "The position of this page."));

    private final Keys keys;
    private final Bots bots;
    private final BudgetStore budgets;
    private final Clock clock;

    public KeyRoutes(Keys keys, Bots bots, BudgetStore budgets, Clock clock) {
        this.keys = keys;
        this.bots = bots;
        this.budgets = budgets;
        this.clock = clock;
    }

    /** For all bots, because a restricted key could otherwise create an unrestricted one. */
    public List<Route> routes() {
        return List.of(
                AdminRoute.of(
                        "GET",
                        ALL,
                        describe("listKeys", "List keys")
                                .parameters(PageParameters.PAGE, PageParameters.LIMIT)
                                .response(LIST),
                        this::list),
                AdminRoute.of(
                        "POST",
                        ALL,
                        describe("createKey", "Create a key")
                                .requestBody(KeyJson.NEW)
                                .response(KeyJson.KEY),
                        this::create),
                AdminRoute.of(
                        "GET",
                        ONE,
                        describe("getKey", "Get a key").response(KeyJson.KEY),
                        this::get),
                AdminRoute.of(
                        "DELETE",
                        ONE,
                        describe("revokeKey", "Revoke a key").response(KeyJson.KEY),
                        this::revoke),
                AdminRoute.of(
                        "POST",
                        ONE + "/rotate",
                        describe("rotateKey", "Replace a key by a new one")
                                .requestBody(fields(OVERLAP))
                                .response(KeyJson.KEY),
                        this::rotate));
    }

    private static Description describe(String operationId, String summary) {
        return Description.of("Keys", operationId, summary);
    }

    private void list(Exchange exchange) {
        PageRequest page = PageParameters.of(exchange);
        List<ApiKey> shown = keys.list(page);
        long total = keys.count();
        Map<String, BudgetUse> used = used(shown);
        PageParameters.reply(
                exchange,
                "keys",
                shown,
                (json, key) ->
                        KeyJson.write(json, key, used.getOrDefault(key.id(), BudgetUse.NONE), null),
                page,
                total);
    }

    private void create(Exchange exchange) {
        JsonNode body = exchange.request().body();
        Keys.Created created =
                keys.create(
                        body.get("name").stringValue(),
                        Scope.valueOf(body.get("scope").stringValue().toUpperCase(Locale.ROOT)),
                        botIds(body.get("bots")),
                        KeyJson.limits(body.get("limits")),
                        BudgetJson.limits(body.get("budget")),
                        expiresAt(body.get("expiresAt")));
        replyCreated(exchange, created);
    }

    private void get(Exchange exchange) {
        reply(exchange, require(exchange));
    }

    private void revoke(Exchange exchange) {
        keys.revoke(require(exchange).id());
        reply(exchange, require(exchange));
    }

    private void rotate(Exchange exchange) {
        JsonNode hours = JsonFields.value(exchange.request().body(), "overlapHours");
        Keys.Created created =
                keys.rotate(
                        require(exchange).id(),
                        Duration.ofHours(hours == null ? DEFAULT_OVERLAP_HOURS : hours.intValue()));
        replyCreated(exchange, created);
    }

    private static void replyCreated(Exchange exchange, Keys.Created created) {
        exchange.reply()
                .secret(
                        json ->
                                KeyJson.write(
                                        json, created.key(), BudgetUse.NONE, created.token()));
    }

    private void reply(Exchange exchange, ApiKey key) {
        BudgetUse use = used(List.of(key)).getOrDefault(key.id(), BudgetUse.NONE);
        exchange.reply(json -> KeyJson.write(json, key, use, null));
    }

    private Map<String, BudgetUse> used(List<ApiKey> shown) {
        Set<String> limited =
                shown.stream()
                        .filter(key -> !key.budget().unlimited())
                        .map(ApiKey::id)
                        .collect(toSet());
        return budgets.ofKeys(limited, clock.now());
    }

    private ApiKey require(Exchange exchange) {
        return keys.find(exchange.request().path("keyId"))
                .orElseThrow(() -> AppError.of(ErrorCode.NOT_FOUND, "There is no such key."));
    }

    private Set<String> botIds(@Nullable JsonNode names) {
        var ids = new LinkedHashSet<String>();
        if (names == null || names.isNull()) {
            return ids;
        }
        for (JsonNode name : names) {
            Bot bot =
                    bots.find(name.stringValue())
                            .orElseThrow(
                                    () ->
                                            AppError.invalid(
                                                    "bots",
                                                    "bots contains a bot that does not exist."));
            ids.add(bot.id());
        }
        return ids;
    }

    private static @Nullable Instant expiresAt(@Nullable JsonNode given) {
        return given == null || given.isNull()
                ? null
                : OffsetDateTime.parse(given.stringValue()).toInstant();
    }
}
