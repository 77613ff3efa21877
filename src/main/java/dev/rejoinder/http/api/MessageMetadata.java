package dev.rejoinder.http.api;

import static dev.rejoinder.http.BodySchema.optional;

import dev.rejoinder.core.AppError;
import dev.rejoinder.http.BodySchema;
import dev.rejoinder.http.Exchange;
import dev.rejoinder.http.StrictJson;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The metadata of a message, as stored.
 *
 * @param json compact JSON, or null
 * @param userId the end user that it names, or null
 */
public record MessageMetadata(@Nullable String json, @Nullable String userId) {
    /** The field of a request body that holds it. */
    public static final BodySchema.Field FIELD =
            optional(
                    "metadata",
                    new BodySchema.AnySchema(16 << 10, 5),
                    "Your own data, stored with the message. You can filter conversations by"
                            + " userId.");

    private static final String USER_ID = "userId";
    static final int MAX_USER_ID = 256;

    /**
     * The metadata in the body of a request. A visitor's userId is always the visitor's id; the
     * request cannot set another.
     *
     * @throws AppError INVALID_REQUEST
     */
    public static MessageMetadata of(Exchange exchange, JsonNode body) {
        JsonNode given = JsonFields.value(body, FIELD.name());
        String visitor = exchange.caller().principal().visitor();
        if (visitor != null) {
            return ofVisitor(given, visitor);
        }
        return given == null
                ? new MessageMetadata(null, null)
                : new MessageMetadata(StrictJson.compact(given), userId(given));
    }

    /** The same with this field, which replaces one of the request. */
    public MessageMetadata with(String name, @Nullable String value) {
        ObjectNode metadata = JsonNodeFactory.instance.objectNode();
        if (json != null) {
            metadata.setAll((ObjectNode) StrictJson.parse(json));
        }
        metadata.put(name, value);
        return new MessageMetadata(StrictJson.compact(metadata), userId);
    }

    private static MessageMetadata ofVisitor(@Nullable JsonNode given, String visitor) {
        ObjectNode metadata = JsonNodeFactory.instance.objectNode();
        metadata.put(USER_ID, visitor);
        if (given != null) {
            given.properties()
                    .forEach(field -> metadata.putIfAbsent(field.getKey(), field.getValue()));
        }
        return new MessageMetadata(StrictJson.compact(metadata), visitor);
    }

    /**
     * The end user that metadata names, or null.
     *
     * @throws AppError INVALID_REQUEST if the name is too long
     */
    public static @Nullable String userId(JsonNode metadata) {
        JsonNode userId = JsonFields.value(metadata, USER_ID);
        if (userId == null || userId.isContainer()) {
            return null;
        }
        String text = userId.asString();
        if (text.length() > MAX_USER_ID) {
            throw AppError.invalid(
                    "metadata.userId",
                    "metadata.userId must have at most " + MAX_USER_ID + " characters.");
        }
        return text;
    }
}
