package dev.rejoinder.provider.gemini;

import static dev.rejoinder.provider.http.ProviderJson.isObject;
import static dev.rejoinder.provider.http.ProviderJson.nextProperty;
import static dev.rejoinder.provider.http.ProviderJson.stringOrNull;

import dev.rejoinder.provider.http.VerbatimJson;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;

/** A {@code functionCall}. Its arguments are an object; without arguments, it may lack them. */
record GeminiCall(@Nullable String id, @Nullable String name, String args) {
    static GeminiCall of(JsonParser json) {
        String id = null;
        String name = null;
        String args = "";
        if (isObject(json)) {
            String property;
            while ((property = nextProperty(json)) != null) {
                switch (property) {
                    case "id" -> id = stringOrNull(json);
                    case "name" -> name = stringOrNull(json);
                    case "args" -> args = isObject(json) ? VerbatimJson.read(json) : "";
                    default -> json.skipChildren();
                }
            }
        }
        return new GeminiCall(id, name, args);
    }
}
