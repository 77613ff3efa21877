package dev.rejoinder.tool.openapi;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Turns the JSON body of an operation into arguments: one for each property of an object, or else
 * one for the whole body.
 */
final class BodyTranslator {
    private static final String WHOLE_BODY = "body";

    /** The most schemas that {@code allOf} may join. */
    private static final int MAX_JOINED = 50;

    private final OpenApiDocument document;
    private final SchemaTranslator schemas;
    private int joined;

    BodyTranslator(OpenApiDocument document, SchemaTranslator schemas) {
        this.document = document;
        this.schemas = schemas;
    }

    void add(String method, JsonNode operation, ToolRequest request)
            throws UnusableOperationException {
        if (!operation.has("requestBody") || method.equals("GET") || method.equals("HEAD")) {
            return;
        }
        JsonNode body =
                document.resolve(operation.get("requestBody"))
                        .orElseThrow(
                                () ->
                                        new UnusableOperationException(
                                                "Its body is described in another document."));
        Map.Entry<String, JsonNode> content = jsonContent(body);
        if (!content.getKey().equals("application/json")) {
            request.addHeader("Content-Type", content.getKey());
        }
        JsonNode schema = content.getValue().path("schema");
        var properties = new Properties(new LinkedHashMap<>(), new LinkedHashSet<>());
        // Without a template, an action sends arguments only with POST, PUT and PATCH.
        boolean separate = !method.equals("DELETE") && collect(schema, properties);
        if (separate && properties.canBeArguments()) {
            properties.types.forEach(
                    (name, type) -> {
                        request.names.take(name);
                        request.addArgument(
                                name, schemas.translate(type), properties.required.contains(name));
                    });
            return;
        }
        boolean isRequired = body.path("required").booleanValue(false);
        String name = request.names.unique(WHOLE_BODY, "request");
        ObjectNode whole = schemas.translate(schema);
        request.addArgument(name, whole, isRequired);
        request.body = "\"{{" + name + "}}\"";
    }

    private static Map.Entry<String, JsonNode> jsonContent(JsonNode body)
            throws UnusableOperationException {
        JsonNode contents = body.path("content");
        for (Map.Entry<String, JsonNode> content : contents.properties()) {
            String type = content.getKey().toLowerCase(Locale.ROOT).replaceFirst(";.*", "").strip();
            switch (type) {
                case "application/json", "*/*", "application/*" -> {
                    return Map.entry("application/json", content.getValue());
                }
                default -> {
                    if (type.matches("application/[a-z0-9.+-]{1,80}\\+json")) {
                        return Map.entry(type, content.getValue());
                    }
                }
            }
        }
        if (contents.isEmpty()) {
            throw new UnusableOperationException("Its body has no content.");
        }
        String types = String.join(", ", contents.propertyNames());
        throw new UnusableOperationException(
                "Its body is not JSON: " + DocumentText.line(types, 100) + ".");
    }

    private record Properties(Map<String, JsonNode> types, Set<String> required) {
        boolean canBeArguments() {
            return !types.isEmpty() && types.keySet().stream().allMatch(ArgumentNames::isAccepted);
        }
    }

    /**
     * Collects the properties of an object, also of one that {@code allOf} joins. Returns false if
     * the schema allows more than an object with fixed properties.
     */
    private boolean collect(JsonNode schema, Properties into) {
        Optional<JsonNode> resolved = document.resolve(schema);
        if (resolved.isEmpty() || ++joined > MAX_JOINED) {
            return false;
        }
        JsonNode object = resolved.get();
        boolean fixed =
                !object.has("anyOf")
                        && !object.has("oneOf")
                        && !object.path("additionalProperties").isObject()
                        && object.path("type").asString("object").equals("object");
        if (!fixed) {
            return false;
        }
        for (Map.Entry<String, JsonNode> property : object.path("properties").properties()) {
            if (!schemas.isReadOnly(property.getValue())) {
                into.types.put(property.getKey(), property.getValue());
            }
        }
        into.required.addAll(SchemaTranslator.requiredNames(object));
        for (JsonNode part : object.path("allOf")) {
            if (!collect(part, into)) {
                return false;
            }
        }
        return true;
    }
}
