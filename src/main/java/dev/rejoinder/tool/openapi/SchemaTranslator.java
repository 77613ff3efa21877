package dev.rejoinder.tool.openapi;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Translates schemas of a document to JSON Schema 2020-12 without references. A reference that
 * leads back to a schema around it, and everything below the deepest level, becomes a schema that
 * allows any value of its type. Used by one thread.
 */
final class SchemaTranslator {
    /** The most schemas of one translation: references can repeat a large schema many times. */
    private static final int MAX_SCHEMAS = 2_000;

    private static final int MAX_PATTERN_CHARACTERS = 200;
    private static final int MAX_FORMAT_CHARACTERS = 50;
    private static final int MAX_DEFAULT_CHARACTERS = 200;
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private static final List<String> NUMBERS =
            List.of(
                    "minimum",
                    "maximum",
                    "exclusiveMinimum",
                    "exclusiveMaximum",
                    "multipleOf",
                    "minLength",
                    "maxLength",
                    "minItems",
                    "maxItems",
                    "minProperties",
                    "maxProperties");
    private static final List<String> LISTS = List.of("allOf", "anyOf", "oneOf", "prefixItems");
    private static final Set<String> TYPES =
            Set.of("string", "number", "integer", "boolean", "object", "array", "null");

    private final OpenApiDocument document;
    private final SchemaDetail detail;
    private final Set<String> around = new HashSet<>();
    private int schemas;

    SchemaTranslator(OpenApiDocument document, SchemaDetail detail) {
        this.document = document;
        this.detail = detail;
    }

    /** How many schemas were translated. */
    int count() {
        return schemas;
    }

    /** Whether schemas were left out because there were too many. */
    boolean isOverLimit() {
        return schemas > MAX_SCHEMAS;
    }

    /** Translates a schema; anything that is not a schema allows every value. */
    ObjectNode translate(JsonNode schema) {
        return translate(schema, 0);
    }

    private ObjectNode translate(JsonNode schema, int depth) {
        if (isOverLimit()) {
            return NODES.objectNode();
        }
        schemas++;
        String reference = OpenApiDocument.reference(schema);
        if (reference.isEmpty()) {
            return keywords(schema, depth);
        }
        Optional<JsonNode> target = document.resolve(schema);
        if (target.isEmpty()) {
            return NODES.objectNode();
        }
        if (!around.add(reference)) {
            return onlyType(target.get());
        }
        ObjectNode translated = keywords(target.get(), depth);
        around.remove(reference);
        putDescription(translated, schema);
        return translated;
    }

    private ObjectNode keywords(JsonNode schema, int depth) {
        ObjectNode out = onlyType(schema);
        putDescription(out, schema);
        String format = schema.path("format").stringValue("");
        if (!format.isEmpty() && format.length() <= MAX_FORMAT_CHARACTERS) {
            out.put("format", format);
        }
        putValues(out, schema);
        putNumbers(out, schema);
        putPattern(out, schema);
        if (schema.path("uniqueItems").isBoolean()) {
            out.set("uniqueItems", schema.get("uniqueItems"));
        }
        if (depth < detail.depth()) {
            putParts(out, schema, depth + 1);
        }
        return nullable(schema) ? orNull(out) : out;
    }

    private static ObjectNode onlyType(JsonNode schema) {
        ObjectNode out = NODES.objectNode();
        JsonNode type = schema.path("type");
        if (TYPES.contains(type.stringValue(""))) {
            out.set("type", type);
        } else if (type.isArray()
                && !type.isEmpty()
                && type.valueStream().allMatch(one -> TYPES.contains(one.stringValue("")))) {
            out.set("type", type);
        } else if (schema.path("properties").isObject()) {
            out.put("type", "object");
        }
        return out;
    }

    private void putValues(ObjectNode out, JsonNode schema) {
        JsonNode values = schema.path("enum");
        if (values.isArray()
                && !values.isEmpty()
                && values.size() <= detail.enumValues()
                && values.valueStream().allMatch(JsonNode::isValueNode)) {
            out.set("enum", values);
        }
        if (schema.path("const").isValueNode()) {
            out.set("const", schema.get("const"));
        }
        JsonNode byDefault = schema.path("default");
        if (byDefault.isValueNode()
                && !byDefault.isNull()
                && byDefault.asString().length() <= MAX_DEFAULT_CHARACTERS) {
            out.set("default", byDefault);
        }
    }

    private void putNumbers(ObjectNode out, JsonNode schema) {
        for (String name : NUMBERS) {
            if (schema.path(name).isNumber()) {
                out.set(name, schema.get(name));
            }
        }
        if (document.version3dot0()) {
            moveExclusive(out, schema, "exclusiveMinimum", "minimum");
            moveExclusive(out, schema, "exclusiveMaximum", "maximum");
        }
    }

    /** In OpenAPI 3.0, a boolean says that a limit is exclusive; in 2020-12, it is the limit. */
    private static void moveExclusive(
            ObjectNode out, JsonNode schema, String exclusive, String limit) {
        if (schema.path(exclusive).booleanValue(false) && out.has(limit)) {
            out.set(exclusive, out.remove(limit));
        }
    }

    private static void putPattern(ObjectNode out, JsonNode schema) {
        String pattern = schema.path("pattern").stringValue("");
        if (pattern.isEmpty() || pattern.length() > MAX_PATTERN_CHARACTERS) {
            return;
        }
        try {
            out.put("pattern", Pattern.compile(pattern).pattern());
        } catch (PatternSyntaxException e) {
            // Another dialect of regular expressions: the API itself will check the value.
        }
    }

    private void putParts(ObjectNode out, JsonNode schema, int depth) {
        if (schema.path("properties").isObject()) {
            putProperties(out, schema, depth);
        }
        putSchema(out, "items", schema, depth);
        putSchema(out, "additionalProperties", schema, depth);
        putSchema(out, "not", schema, depth);
        for (String name : LISTS) {
            JsonNode parts = schema.path(name);
            if (parts.isArray() && !parts.isEmpty()) {
                ArrayNode translated = out.putArray(name);
                parts.forEach(part -> translated.add(translate(part, depth)));
            }
        }
    }

    private void putProperties(ObjectNode out, JsonNode schema, int depth) {
        ObjectNode properties = out.putObject("properties");
        for (Map.Entry<String, JsonNode> property : schema.get("properties").properties()) {
            if (!isReadOnly(property.getValue())) {
                properties.set(property.getKey(), translate(property.getValue(), depth));
            }
        }
        ArrayNode required = NODES.arrayNode();
        for (String name : requiredNames(schema)) {
            if (properties.has(name)) {
                required.add(name);
            }
        }
        if (!required.isEmpty()) {
            out.set("required", required);
        }
    }

    /** The names in {@code required}, without repetitions. */
    static List<String> requiredNames(JsonNode schema) {
        return schema.path("required")
                .valueStream()
                .map(name -> name.stringValue(""))
                .distinct()
                .toList();
    }

    boolean isReadOnly(JsonNode property) {
        return document.resolve(property)
                .map(schema -> schema.path("readOnly").booleanValue(false))
                .orElse(false);
    }

    private void putSchema(ObjectNode out, String name, JsonNode schema, int depth) {
        JsonNode part = schema.path(name);
        if (part.isObject()) {
            out.set(name, translate(part, depth));
        } else if (part.isBoolean() && !name.equals("not")) {
            out.set(name, part);
        }
    }

    private boolean nullable(JsonNode schema) {
        return document.version3dot0() && schema.path("nullable").booleanValue(false);
    }

    private static ObjectNode orNull(ObjectNode schema) {
        @Nullable JsonNode type = schema.get("type");
        if (type == null || !type.isString()) {
            ObjectNode either = NODES.objectNode();
            either.putArray("anyOf").add(schema).add(NODES.objectNode().put("type", "null"));
            return schema.isEmpty() ? schema : either;
        }
        schema.putArray("type").add(type).add("null");
        if (schema.get("enum") instanceof ArrayNode values
                && values.valueStream().noneMatch(JsonNode::isNull)) {
            schema.set("enum", values.deepCopy().addNull());
        }
        return schema;
    }

    /** A description of a value, as long as the detail allows. */
    String bounded(String description) {
        return DocumentText.bounded(description, detail.descriptionCharacters());
    }

    private void putDescription(ObjectNode out, JsonNode schema) {
        String text = bounded(schema.path("description").stringValue(""));
        if (!text.isEmpty()) {
            out.put("description", text);
        }
    }
}
