package dev.rejoinder.tool.mcp;

import dev.rejoinder.wire.Header;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The arguments that a tool's schema marks with {@code x-mcp-header}: requests repeat them in
 * headers, so that proxies can route by them.
 */
final class ParameterHeaders {
    private static final String MARK = "x-mcp-header";
    private static final String PREFIX = "Mcp-Param-";
    private static final Set<String> TYPES = Set.of("string", "integer", "boolean");

    private ParameterHeaders() {}

    /** What is wrong with the marks in a schema, as a sentence; null if they are valid. */
    static @Nullable String problem(JsonNode schema) {
        var names = new HashSet<String>();
        int reachable = 0;
        for (JsonNode property : properties(schema)) {
            reachable++;
            JsonNode name = property.get(MARK);
            if (!isHeaderName(name)
                    || !TYPES.contains(String.valueOf(McpJson.text(property, "type")))) {
                return "Its schema has an x-mcp-header that is no header name, or not on a string,"
                        + " integer or boolean.";
            }
            if (!names.add(name.stringValue().toLowerCase(Locale.ROOT))) {
                return "Its schema has the same x-mcp-header twice.";
            }
        }
        return count(schema) == reachable
                ? null
                : "Its schema has an x-mcp-header where no single argument is meant.";
    }

    /** The headers of a call. The schema's marks must be valid. */
    static List<Header> of(JsonNode schema, JsonNode arguments) {
        var headers = new ArrayList<Header>();
        collect(schema, arguments, headers);
        return headers;
    }

    private static void collect(JsonNode schema, JsonNode arguments, List<Header> headers) {
        for (Map.Entry<String, JsonNode> property : members(schema)) {
            JsonNode value = arguments.get(property.getKey());
            String name = McpJson.text(property.getValue(), MARK);
            if (value == null) {
                continue;
            }
            if (name != null && (value.isString() || value.isBoolean() || value.isNumber())) {
                headers.add(new Header(PREFIX + name, MessageHeaders.encoded(value.asString())));
            }
            collect(property.getValue(), value, headers);
        }
    }

    /** The marked properties that are reached through {@code properties} alone. */
    private static List<JsonNode> properties(JsonNode schema) {
        var marked = new ArrayList<JsonNode>();
        for (Map.Entry<String, JsonNode> property : members(schema)) {
            if (property.getValue().has(MARK)) {
                marked.add(property.getValue());
            }
            marked.addAll(properties(property.getValue()));
        }
        return marked;
    }

    private static Set<Map.Entry<String, JsonNode>> members(JsonNode schema) {
        JsonNode properties = schema.get("properties");
        return properties != null && properties.isObject() ? properties.properties() : Set.of();
    }

    /** All marks, wherever they are; a property that only has this name is not one. */
    private static int count(JsonNode value) {
        int marks = 0;
        for (Map.Entry<String, JsonNode> member : value.properties()) {
            boolean names = member.getKey().equals("properties") && member.getValue().isObject();
            marks += member.getKey().equals(MARK) ? 1 : 0;
            if (names) {
                for (Map.Entry<String, JsonNode> property : member.getValue().properties()) {
                    marks += count(property.getValue());
                }
            } else {
                marks += count(member.getValue());
            }
        }
        if (value.isArray()) {
            for (JsonNode item : value) {
                marks += count(item);
            }
        }
        return marks;
    }

    private static boolean isHeaderName(@Nullable JsonNode name) {
        if (name == null || !name.isString() || name.stringValue().isEmpty()) {
            return false;
        }
        try {
            return !new Header(name.stringValue(), "").name().isEmpty();
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
