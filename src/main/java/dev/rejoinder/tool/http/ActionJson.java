package dev.rejoinder.tool.http;

import java.util.Set;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads JSON of actions, arguments and responses. Loaded only on servers with tools. */
final class ActionJson {
    private static final int MAX_DEPTH = 200;
    private static final JsonMapper JSON =
            JsonMapper.builder(
                            JsonFactory.builder()
                                    .streamReadConstraints(
                                            StreamReadConstraints.builder()
                                                    .maxNestingDepth(MAX_DEPTH)
                                                    .build())
                                    .build())
                    .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .build();

    private ActionJson() {}

    /**
     * Parses one value; a missing node for an empty text.
     *
     * @throws tools.jackson.core.JacksonException if the text is not one JSON value
     */
    static JsonNode parse(String text) {
        return JSON.readTree(text);
    }

    /** The names of the properties that a JSON Schema declares. */
    static Set<String> parameterNames(String schema) {
        return Set.copyOf(parse(schema).path("properties").propertyNames());
    }
}
