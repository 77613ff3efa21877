package dev.rejoinder.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Requests and responses for the OpenAPI document, by operation id. A test repeats the requests and
 * compares the responses, so they show what the server really sends.
 */
final class OpenApiExamples {
    private static final String FILE = "openapi-examples.json";

    private final Map<String, Example> examples = new HashMap<>();

    private OpenApiExamples() {}

    /**
     * One example.
     *
     * @param request the body, or null
     * @param response the body; a string if it is not JSON
     */
    record Example(@Nullable JsonNode request, JsonNode response) {}

    static OpenApiExamples load() {
        var loaded = new OpenApiExamples();
        try (InputStream file = OpenApiExamples.class.getResourceAsStream(FILE)) {
            new JsonMapper()
                    .readTree(Objects.requireNonNull(file))
                    .properties()
                    .forEach(
                            entry ->
                                    loaded.examples.put(
                                            entry.getKey(),
                                            new Example(
                                                    entry.getValue().get("request"),
                                                    entry.getValue().get("response"))));
            return loaded;
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    @Nullable Example of(String operationId) {
        return examples.get(operationId);
    }
}
