package dev.rejoinder.http.api;

import static dev.rejoinder.http.BodySchema.fields;
import static dev.rejoinder.http.BodySchema.optional;
import static dev.rejoinder.http.BodySchema.required;

import dev.rejoinder.access.ApiKey;
import dev.rejoinder.access.Keys;
import dev.rejoinder.access.LimitClass;
import dev.rejoinder.access.Scope;
import dev.rejoinder.bot.Bot;
import dev.rejoinder.bot.Bots;
import dev.rejoinder.core.AppError;
import dev.rejoinder.core.ErrorCode;
import dev.rejoinder.core.PageRequest;
import dev.rejoinder.http.BodySchema;
import dev.rejoinder.http.Exchange;
import dev.rejoinder.http.Route;
import dev.rejoinder.http.Route.Description;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.JsonNode;

/** Manages API keys. Only the response to the creation contains the secret. */
public final class KeyRoutes {
    private static final String ALL = "/api/v1/keys";
    private static final String ONE = "/api/v1/keys/{keyId}";
    private static final int MAX_BOTS = 100;
    private static final int MAX_LIMIT = 1_000_000;

    private static final Map<LimitClass, String> LIMIT_NAMES =
            new EnumMap<>(Map.of(LimitClass.CHAT, "chatPerMinute", LimitClass.DATA, "dataPerHour"));

    private static final BodySchema.Field NAME =
            required("name", new BodySchema.StringSchema(1, 100), "What the key is for.");
    private static final BodySchema.Field SCOPE =
            required(
                    "scope",
                    new BodySchema.EnumSchema(List.of("read", "write", "admin")),
                    "The key's scope.");
    private static final BodySchema.Field BOTS =
            optional(
                    "bots",
                    new BodySchema.ArraySchema(ResponseSchemas.ID, MAX_BOTS),
                    "The bots the key may use; absent or empty for all.");
    private static final BodySchema.Field LIMITS =
            optional(
                    "limits",
                    fields(
                            optional(
                                    "chatPerMinute",
                                    new BodySchema.IntegerSchema(0, MAX_LIMIT),
                                    "0 for no limit."),
                            optional(
                                    "dataPerHour",
                                    new BodySchema.IntegerSchema(0, MAX_LIMIT),
                                    "0 for no limit.")),
                    "Rate limits of this key, instead of the server's.");
    private static final BodySchema.Field EXPIRES =
            optional("expiresAt", ResponseSchemas.TIME, "When the key expires; absent for never.");

    private static final BodySchema KEY =
            BodySchema.named(
                    "ApiKey",
                    required("id", ResponseSchemas.ID, "The key's id."),
                    NAME,
                    required("prefix", ResponseSchemas.TEXT, "The first characters of the key."),
                    SCOPE,
                    BOTS,
                    LIMITS,
                    required("createdAt", ResponseSchemas.TIME, "When the key was created."),
                    EXPIRES,
                    optional(
                            "lastUsedAt",
                            ResponseSchemas.TIME,
                            "When the key was last used, to the minute."),
                    optional("revokedAt", ResponseSchemas.TIME, "When the key was revoked."),
                    optional(
                            "key",
                            ResponseSchemas.TEXT,
                            "The secret key; only in the response that creates it."));

    private static final BodySchema.ObjectSchema LIST =
            fields(
                    required(
                            "keys",
                            new BodySchema.ArraySchema(KEY, PageRequest.MAX_LIMIT),
                            "Newest first."),
                    required(
                            "pagination",
                            ResponseSchemas.PAGINATION,
                            "The position of this page."));

    private final Keys keys;
    private final Bots bots;

    public KeyRoutes(Keys keys, Bots bots) {
        this.keys = keys;
        this.bots = bots;
    }

    public List<Route> routes() {
        return List.of(
                route(
                        "GET",
                        ALL,
                        describe("listKeys", "List keys")
                                .parameters(PageParameters.PAGE, PageParameters.LIMIT)
                                .response(LIST),
                        this::list),
                route(
                        "POST",
                        ALL,
                        describe("createKey", "Create a key")
                                .requestBody(fields(NAME, SCOPE, BOTS, LIMITS, EXPIRES))
                                .response(KEY),
                        this::create),
                route("GET", ONE, describe("getKey", "Get a key").response(KEY), this::get),
                route(
                        "DELETE",
                        ONE,
                        describe("revokeKey", "Revoke a key").response(KEY),
                        this::revoke));
    }

    /**
     * Requires an unrestricted key: a key restricted to some bots could otherwise create an
     * unrestricted one.
     */
    private static Route route(
            String method, String template, Description description, Route.Handler handler) {
        return new Route(
                method,
                template,
                new Route.Guard.ApiKeyRequired(Scope.ADMIN, LimitClass.DATA),
                description,
                exchange -> {
                    BotAccess.requireUnrestricted(exchange);
                    handler.handle(exchange);
                });
    }

    private static Description describe(String operationId, String summary) {
        return Description.of("Keys", operationId, summary);
    }

    private void list(Exchange exchange) {
        PageRequest page = PageParameters.of(exchange);
        List<ApiKey> shown = keys.list(page);
        long total = keys.count();
        PageParameters.reply(
                exchange, "keys", shown, (json, key) -> write(json, key, null), page, total);
    }

    private void create(Exchange exchange) {
        JsonNode body = exchange.request().body();
        Keys.Created created =
                keys.create(
                        body.get("name").stringValue(),
                        Scope.valueOf(body.get("scope").stringValue().toUpperCase(Locale.ROOT)),
                        botIds(body.get("bots")),
                        limits(body.get("limits")),
                        expiresAt(body.get("expiresAt")));
        exchange.reply().secret(json -> write(json, created.key(), created.token()));
    }

    private void get(Exchange exchange) {
        ApiKey key = require(exchange);
        exchange.reply(json -> write(json, key, null));
    }

    private void revoke(Exchange exchange) {
        keys.revoke(require(exchange).id());
        ApiKey key = require(exchange);
        exchange.reply(json -> write(json, key, null));
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

    private static Map<LimitClass, Integer> limits(@Nullable JsonNode given) {
        var limits = new EnumMap<LimitClass, Integer>(LimitClass.class);
        if (given == null) {
            return limits;
        }
        LIMIT_NAMES.forEach(
                (limitClass, name) -> {
                    JsonNode value = JsonFields.value(given, name);
                    if (value != null) {
                        limits.put(limitClass, value.intValue());
                    }
                });
        return limits;
    }

    private static @Nullable Instant expiresAt(@Nullable JsonNode given) {
        return given == null || given.isNull()
                ? null
                : OffsetDateTime.parse(given.stringValue()).toInstant();
    }

    private static void write(JsonGenerator json, ApiKey key, @Nullable String token) {
        json.writeStartObject();
        json.writeStringProperty("id", key.id());
        json.writeStringProperty("name", key.name());
        json.writeStringProperty("prefix", "rj_" + key.publicId());
        json.writeStringProperty("scope", key.scope().name().toLowerCase(Locale.ROOT));
        json.writeArrayPropertyStart("bots");
        key.botIds().stream().sorted().forEach(json::writeString);
        json.writeEndArray();
        json.writeObjectPropertyStart("limits");
        LIMIT_NAMES.forEach(
                (limitClass, name) -> {
                    Integer limit = key.limits().get(limitClass);
                    if (limit != null) {
                        json.writeNumberProperty(name, limit);
                    }
                });
        json.writeEndObject();
        json.writeStringProperty("createdAt", ApiTimestamps.text(key.createdAt()));
        json.writeStringProperty("expiresAt", timeOrNull(key.expiresAt()));
        json.writeStringProperty("lastUsedAt", timeOrNull(key.lastUsedAt()));
        json.writeStringProperty("revokedAt", timeOrNull(key.revokedAt()));
        if (token != null) {
            json.writeStringProperty("key", token);
        }
        json.writeEndObject();
    }

    private static @Nullable String timeOrNull(@Nullable Instant time) {
        return time == null ? null : ApiTimestamps.text(time);
    }
}
