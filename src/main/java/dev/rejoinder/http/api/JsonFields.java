package dev.rejoinder.http.api;

import dev.rejoinder.core.AppError;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Optional fields of a request body: null means the same as an absent field. */
public final class JsonFields {
    private JsonFields() {}

    /** A field's value, or null when it is absent or null. */
    public static @Nullable JsonNode value(JsonNode body, String name) {
        JsonNode value = body.get(name);
        return value == null || value.isNull() ? null : value;
    }

    /** A field's string, or null when it is absent or null. */
    public static @Nullable String text(JsonNode body, String name) {
        JsonNode value = value(body, name);
        return value == null ? null : value.stringValue();
    }

    /**
     * Refuses null for fields of a change that have no default to return to.
     *
     * @throws AppError INVALID_REQUEST
     */
    static void refuseNull(JsonNode body, String... names) {
        for (String name : names) {
            if (body.path(name).isNull()) {
                throw AppError.invalid(
                        name, name + " must not be null. Leave it out to keep its value.");
            }
        }
    }
}
