package dev.rejoinder.http.api;

import static dev.rejoinder.http.BodySchema.fields;
import static dev.rejoinder.http.BodySchema.optional;
import static dev.rejoinder.http.BodySchema.required;

import dev.rejoinder.access.ApiKey;
import dev.rejoinder.access.LimitClass;
import dev.rejoinder.budget.BudgetUse;
import dev.rejoinder.http.BodySchema;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.JsonNode;

/** API keys as JSON, in requests and responses. */
final class KeyJson {
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
    private static final BodySchema.Field BUDGET =
            optional("budget", BudgetJson.LIMITS, "Limits of each day, for all bots together.");
    private static final BodySchema.Field EXPIRES =
            optional("expiresAt", ResponseSchemas.TIME, "When the key expires; absent for never.");

    /** A new key. */
    static final BodySchema.ObjectSchema NEW = fields(NAME, SCOPE, BOTS, LIMITS, BUDGET, EXPIRES);

    static final BodySchema KEY =
            BodySchema.named(
                    "ApiKey",
                    required("id", ResponseSchemas.ID, "The key's id."),
                    NAME,
                    required("prefix", ResponseSchemas.TEXT, "The first characters of the key."),
                    SCOPE,
                    BOTS,
                    LIMITS,
                    BUDGET,
                    optional(
                            "budgetUse",
                            BudgetJson.USE,
                            "The use of today; null for a key without a budget."),
                    required("createdAt", ResponseSchemas.TIME, "When the key was created."),
                    EXPIRES,
                    optional(
                            "lastUsedAt",
                            ResponseSchemas.TIME,
                            "When the key was last used, to the minute."),
                    optional("revokedAt", ResponseSchemas.TIME, "When the key was revoked."),
                    optional(
                            "replacedBy",
                            ResponseSchemas.ID,
                            "The id of the key that replaced it in a rotation."),
                    optional(
                            "key",
                            ResponseSchemas.TEXT,
                            "The secret key; only in the responses that create it."));

    private KeyJson() {}

    static Map<LimitClass, Integer> limits(@Nullable JsonNode given) {
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

    /** Writes a key; {@code token} is the secret of a new one, or null. */
    static void write(JsonGenerator json, ApiKey key, BudgetUse use, @Nullable String token) {
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
        json.writeName("budget");
        BudgetJson.writeLimits(json, key.budget());
        if (key.budget().unlimited()) {
            json.writeNullProperty("budgetUse");
        } else {
            json.writeName("budgetUse");
            BudgetJson.writeUse(json, use);
        }
        json.writeStringProperty("createdAt", ApiTimestamps.text(key.createdAt()));
        json.writeStringProperty("expiresAt", timeOrNull(key.expiresAt()));
        json.writeStringProperty("lastUsedAt", timeOrNull(key.lastUsedAt()));
        json.writeStringProperty("revokedAt", timeOrNull(key.revokedAt()));
        json.writeStringProperty("replacedBy", key.replacedBy());
        if (token != null) {
            json.writeStringProperty("key", token);
        }
        json.writeEndObject();
    }

    private static @Nullable String timeOrNull(@Nullable Instant time) {
        return time == null ? null : ApiTimestamps.text(time);
    }
}
