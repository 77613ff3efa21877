package dev.rejoinder.tool.mcp;

import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Reads and writes the JSON of MCP, with limits. */
final class McpJson {
    /** The deepest nesting of a message. */
    static final int MAX_DEPTH = 64;

    private static final int MAX_NUMBER_CHARACTERS = 100;

    private static final JsonMapper MAPPER =
            JsonMapper.builder(
                            JsonFactory.builder()
                                    .streamReadConstraints(
                                            StreamReadConstraints.builder()
                                                    .maxNestingDepth(MAX_DEPTH)
                                                    .maxNumberLength(MAX_NUMBER_CHARACTERS)
                                                    .build())
                                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                                    .build())
                    .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .build();

    private McpJson() {}

    /**
     * Parses a value.
     *
     * @throws JacksonException when the text is not JSON or exceeds a limit
     */
    static JsonNode read(String json) {
        return MAPPER.readTree(json);
    }

    /** Parses an object; null if the text is not one. */
    static @Nullable ObjectNode objectOrNull(String json) {
        try {
            return read(json) instanceof ObjectNode object ? object : null;
        } catch (JacksonException e) {
            return null;
        }
    }

    static String write(JsonNode value) {
        return MAPPER.writeValueAsString(value);
    }

    /** Writes a value with the members of every object sorted by name. */
    static String sorted(JsonNode value) {
        return write(withSortedMembers(value));
    }

    static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    /** A member that is a string, or null. */
    static @Nullable String text(JsonNode object, String name) {
        JsonNode value = object.get(name);
        return value != null && value.isString() ? value.stringValue() : null;
    }

    /** A member that is a boolean, or null. */
    static @Nullable Boolean flag(JsonNode object, String name) {
        JsonNode value = object.get(name);
        if (value == null || !value.isBoolean()) {
            return null;
        }
        return value.booleanValue();
    }

    private static JsonNode withSortedMembers(JsonNode value) {
        if (value.isObject()) {
            var members = new TreeMap<String, JsonNode>();
            for (Map.Entry<String, JsonNode> member : value.properties()) {
                members.put(member.getKey(), withSortedMembers(member.getValue()));
            }
            ObjectNode object = object();
            members.forEach(object::set);
            return object;
        }
        if (value.isArray()) {
            ArrayNode array = JsonNodeFactory.instance.arrayNode();
            value.forEach(item -> array.add(withSortedMembers(item)));
            return array;
        }
        return value;
    }
}
