package dev.rejoinder.http.api;

import static dev.rejoinder.http.BodySchema.optional;

import dev.rejoinder.access.Credential;
import dev.rejoinder.access.Principal;
import dev.rejoinder.core.AppError;
import dev.rejoinder.http.BodySchema;
import dev.rejoinder.http.Exchange;
import dev.rejoinder.http.StrictJson;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

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
    private static final String IDENTITY = "identity";
    private static final String VERIFIED = "verified";
    private static final String USER_HASH = "userHash";
    static final int MAX_USER_ID = 256;

    /**
     * The metadata in the body of a request. A visitor's userId is always the visitor's id; the
     * request cannot set another. Only the server says whether an identity is verified.
     *
     * @throws AppError INVALID_REQUEST
     */
    public static MessageMetadata of(Exchange exchange, JsonNode body) {
        JsonNode given = JsonFields.value(body, FIELD.name());
        Principal caller = exchange.caller().principal();
        String visitor = caller.visitor();
        if (visitor != null) {
            return ofVisitor(given, visitor, caller.credential());
        }
        return given == null
                ? new MessageMetadata(null, null)
                : new MessageMetadata(compact(given), userId(given));
    }

    /**
     * The metadata that a program sends, as compact JSON. {@code identity.verified} is left out:
     * the server has not verified it.
     */
    public static String compact(JsonNode given) {
        if (given.path(IDENTITY) instanceof ObjectNode identity && identity.has(VERIFIED)) {
            ObjectNode metadata = JsonNodeFactory.instance.objectNode();
            given.properties().forEach(field -> metadata.set(field.getKey(), field.getValue()));
            metadata.set(IDENTITY, claims(identity));
            return StrictJson.compact(metadata);
        }
        return StrictJson.compact(given);
    }

    /** What an identity says about a person, without what the server says about it. */
    private static ObjectNode claims(ObjectNode identity) {
        ObjectNode claims = JsonNodeFactory.instance.objectNode();
        identity.properties().forEach(field -> claims.set(field.getKey(), field.getValue()));
        return claims.without(List.of(VERIFIED, USER_HASH));
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

    private static MessageMetadata ofVisitor(
            @Nullable JsonNode given, String visitor, Credential credential) {
        ObjectNode metadata = JsonNodeFactory.instance.objectNode();
        metadata.put(USER_ID, visitor);
        ObjectNode identity = identity(given, credential);
        if (given != null) {
            given.properties()
                    .forEach(field -> metadata.putIfAbsent(field.getKey(), field.getValue()));
            metadata.remove(IDENTITY);
        }
        if (!identity.isEmpty()) {
            metadata.set(IDENTITY, identity);
        }
        return new MessageMetadata(StrictJson.compact(metadata), visitor);
    }

    /** What the visitor says, and whether their token is of the same, verified user. */
    private static ObjectNode identity(@Nullable JsonNode given, Credential credential) {
        String userId = credential instanceof Credential.OfVisitor token ? token.userId() : null;
        ObjectNode identity =
                given != null && given.path(IDENTITY) instanceof ObjectNode said
                        ? claims(said)
                        : JsonNodeFactory.instance.objectNode();
        if (userId != null) {
            identity.putIfAbsent(USER_ID, StringNode.valueOf(userId));
        }
        if (!identity.isEmpty()) {
            identity.put(
                    VERIFIED,
                    userId != null && StringNode.valueOf(userId).equals(identity.get(USER_ID)));
        }
        return identity;
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
