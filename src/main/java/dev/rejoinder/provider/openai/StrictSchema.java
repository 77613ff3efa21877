package dev.rejoinder.provider.openai;

import java.util.HashSet;
import java.util.Set;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Decides whether a tool's parameters are a schema that OpenAI can enforce. It rejects a request
 * that asks for more, so only what every model accepts counts.
 */
final class StrictSchema {
    private static final int MAX_DEPTH = 5;
    private static final int MAX_PROPERTIES = 100;
    private static final int MAX_ENUM_VALUES = 500;

    private static final Set<String> KEYWORDS =
            Set.of(
                    "type",
                    "properties",
                    "required",
                    "additionalProperties",
                    "items",
                    "enum",
                    "const",
                    "anyOf",
                    "title",
                    "description");
    private static final Set<String> TYPES =
            Set.of("string", "number", "integer", "boolean", "object", "array", "null");

    private static final JsonMapper JSON = new JsonMapper();

    private int properties;
    private int enumValues;

    private StrictSchema() {}

    /**
     * Whether the provider can guarantee arguments that fit.
     *
     * @param parameters as in {@link dev.rejoinder.provider.ToolDefinition}
     */
    static boolean qualifies(String parameters) {
        try {
            JsonNode schema = JSON.readTree(parameters);
            return schema.path("type").asString("").equals("object")
                    && new StrictSchema().fits(schema, 0);
        } catch (JacksonException malformed) {
            return false;
        }
    }

    private boolean fits(JsonNode schema, int depth) {
        if (!schema.isObject() || depth > MAX_DEPTH || !KEYWORDS.containsAll(names(schema))) {
            return false;
        }
        if (!schema.has("type") && !schema.has("anyOf")) {
            return false;
        }
        Set<String> types = types(schema);
        enumValues += schema.path("enum").size();
        return TYPES.containsAll(types)
                && enumValues <= MAX_ENUM_VALUES
                && (!types.contains("object") || objectFits(schema, depth))
                && (!types.contains("array") || fits(schema.path("items"), depth + 1))
                && schema.path("anyOf").valueStream().allMatch(each -> fits(each, depth + 1));
    }

    private boolean objectFits(JsonNode schema, int depth) {
        JsonNode members = schema.path("properties");
        JsonNode more = schema.path("additionalProperties");
        properties += members.size();
        return members.isObject()
                && more.isBoolean()
                && !more.booleanValue()
                && properties <= MAX_PROPERTIES
                && names(members).equals(strings(schema.path("required")))
                && members.valueStream().allMatch(each -> fits(each, depth + 1));
    }

    private static Set<String> names(JsonNode object) {
        return new HashSet<>(object.propertyNames());
    }

    private static Set<String> types(JsonNode schema) {
        JsonNode type = schema.path("type");
        return type.isString() ? Set.of(type.stringValue()) : strings(type);
    }

    private static Set<String> strings(JsonNode list) {
        return list.valueStream().map(each -> each.asString("")).collect(Collectors.toSet());
    }
}
