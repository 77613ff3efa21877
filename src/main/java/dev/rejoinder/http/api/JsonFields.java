package dev.rejoinder.http.api;

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
}
