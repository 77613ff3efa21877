package dev.rejoinder.testkit;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * Validates a JSON value against the part of JSON Schema that the OpenAPI document uses. Reports an
 * unknown keyword as a problem, so that nothing is left unchecked.
 */
public final class JsonSchemaCheck {
    private final JsonNode document;

    /**
     * @param document the OpenAPI document, to which references point
     */
    public JsonSchemaCheck(JsonNode document) {
        this.document = document;
    }

    /** Returns one sentence for each violation; empty if the value is valid. */
    public List<String> problems(JsonNode value, JsonNode schema) {
        var problems = new ArrayList<String>();
        check(value, schema, "$", problems);
        return problems;
    }

    private void check(JsonNode value, JsonNode schema, String at, List<String> problems) {
        if (schema.has("$ref")) {
            check(value, resolved(schema), at, problems);
            return;
        }
        JsonNode choices = schema.has("anyOf") ? schema.get("anyOf") : schema.get("oneOf");
        if (choices != null) {
            if (choices.valueStream().noneMatch(choice -> problems(value, choice).isEmpty())) {
                problems.add(at + " is none of " + choices + ": " + value);
            }
            return;
        }
        JsonNode type = schema.path("type");
        if (type.isMissingNode()) {
            return;
        }
        if (!hasType(value, type)) {
            problems.add(at + " is not " + type + ": " + value);
            return;
        }
        if (value.isNull()) {
            return;
        }
        for (Map.Entry<String, JsonNode> keyword : schema.properties()) {
            if (!keeps(value, keyword.getKey(), keyword.getValue())) {
                problems.add(at + " breaks " + keyword + ": " + value);
            }
        }
        for (Map.Entry<String, JsonNode> property : schema.path("properties").properties()) {
            if (value.has(property.getKey())) {
                String name = property.getKey();
                check(value.get(name), property.getValue(), at + "." + name, problems);
            }
        }
        for (int i = 0; schema.has("items") && i < value.size(); i++) {
            check(value.get(i), schema.get("items"), at + "[" + i + "]", problems);
        }
    }

    private JsonNode resolved(JsonNode reference) {
        String target = reference.get("$ref").asString();
        JsonNode found = document.at(target.substring(1));
        if (found.isMissingNode()) {
            throw new IllegalArgumentException("no " + target);
        }
        return found;
    }

    private static boolean hasType(JsonNode value, JsonNode type) {
        if (type.isArray()) {
            return type.valueStream().anyMatch(one -> hasType(value, one));
        }
        return switch (type.asString()) {
            case "null" -> value.isNull();
            case "string" -> value.isString();
            case "boolean" -> value.isBoolean();
            case "integer" -> value.isIntegralNumber();
            case "number" -> value.isNumber();
            case "array" -> value.isArray();
            case "object" -> value.isObject();
            default -> false;
        };
    }

    private static boolean keeps(JsonNode value, String keyword, JsonNode limit) {
        return switch (keyword) {
            case "type", "description", "properties", "items", "additionalProperties" -> true;
            case "required" -> limit.valueStream().allMatch(name -> value.has(name.asString()));
            case "enum" -> limit.valueStream().anyMatch(value::equals);
            case "minLength" -> characters(value) >= limit.asInt();
            case "maxLength" -> characters(value) <= limit.asInt();
            case "minimum" -> value.asDouble() >= limit.asDouble();
            case "maximum" -> value.asDouble() <= limit.asDouble();
            case "maxItems" -> value.size() <= limit.asInt();
            case "format" -> value.asString().matches("[0-9-]{10}T[0-9:.]{12}Z");
            default -> false;
        };
    }

    private static int characters(JsonNode value) {
        return value.asString().codePointCount(0, value.asString().length());
    }
}
