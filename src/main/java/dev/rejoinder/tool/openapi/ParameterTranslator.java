package dev.rejoinder.tool.openapi;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Turns the parameters of an operation into arguments, and its path into a template. */
final class ParameterTranslator {
    private static final Pattern VARIABLE = Pattern.compile("\\{([^{}]{1,100})}");

    private final OpenApiDocument document;
    private final SchemaTranslator schemas;

    ParameterTranslator(OpenApiDocument document, SchemaTranslator schemas) {
        this.document = document;
        this.schemas = schemas;
    }

    /** Adds the arguments, and returns the path with placeholders. */
    String add(String path, JsonNode pathItem, JsonNode operation, ToolRequest request)
            throws UnusableOperationException {
        Map<String, JsonNode> parameters = new LinkedHashMap<>();
        collect(pathItem, parameters);
        collect(operation, parameters);
        String template = path(path, parameters, request);
        for (JsonNode parameter : parameters.values()) {
            String name = parameter.path("name").stringValue("");
            switch (parameter.path("in").stringValue("")) {
                case "query" -> addQuery(name, parameter, request);
                case "header" -> addHeader(name, parameter, request);
                case "cookie" -> requireOptional(name, parameter, "is a cookie");
                default -> {}
            }
        }
        return template;
    }

    /** Parameters of the operation replace those of the path with the same name and place. */
    private void collect(JsonNode level, Map<String, JsonNode> into)
            throws UnusableOperationException {
        for (JsonNode given : level.path("parameters")) {
            JsonNode parameter =
                    document.resolve(given)
                            .orElseThrow(
                                    () ->
                                            new UnusableOperationException(
                                                    "A parameter is described in another"
                                                            + " document."));
            String name = parameter.path("name").stringValue("");
            if (!name.isEmpty()) {
                into.put(parameter.path("in").stringValue("") + " " + name, parameter);
            }
        }
    }

    private String path(String path, Map<String, JsonNode> parameters, ToolRequest request)
            throws UnusableOperationException {
        ToolRequest.checkLiteral(path);
        Matcher variable = VARIABLE.matcher(path);
        var template = new StringBuilder();
        Map<String, String> seen = new LinkedHashMap<>();
        while (variable.find()) {
            String name = variable.group(1);
            if (!seen.containsKey(name)) {
                seen.put(name, addPathVariable(name, parameters.get("path " + name), request));
            }
            variable.appendReplacement(
                    template, Matcher.quoteReplacement("{{" + seen.get(name) + "}}"));
        }
        variable.appendTail(template);
        return template.toString();
    }

    private String addPathVariable(String name, @Nullable JsonNode parameter, ToolRequest request)
            throws UnusableOperationException {
        String argument = request.names.unique(name, "path");
        if (parameter == null) {
            request.addArgument(
                    argument, JsonNodeFactory.instance.objectNode().put("type", "string"), true);
            return argument;
        }
        String style = parameter.path("style").stringValue("simple");
        if (!style.equals("simple")) {
            throw new UnusableOperationException(
                    "Its path has a parameter in style " + style + ".");
        }
        request.addArgument(argument, schema(parameter), true);
        return argument;
    }

    private void addQuery(String name, JsonNode parameter, ToolRequest request)
            throws UnusableOperationException {
        if (!parameter.path("style").stringValue("form").equals("form")) {
            requireOptional(name, parameter, "is not sent as name=value");
            return;
        }
        String argument = request.names.unique(name, "query");
        request.addQuery(name, "{{" + argument + "}}");
        request.addArgument(argument, schema(parameter), isRequired(parameter));
    }

    private void addHeader(String name, JsonNode parameter, ToolRequest request)
            throws UnusableOperationException {
        if (ToolRequest.isIgnoredHeader(name)) {
            return;
        }
        ObjectNode schema = schema(parameter);
        JsonNode only = schema.path("const");
        if (schema.path("enum").size() == 1) {
            only = schema.get("enum").get(0);
        }
        if (only.isString()) {
            // The only value, such as a version of the API: the model need not repeat it.
            request.addHeader(name, ToolRequest.checkLiteral(only.stringValue()));
            return;
        }
        String argument = request.names.unique(name, "header");
        request.addHeader(name, "{{" + argument + "}}");
        request.addArgument(argument, schema, isRequired(parameter));
    }

    private ObjectNode schema(JsonNode parameter) {
        JsonNode given = parameter.path("schema");
        if (given.isMissingNode() && !parameter.path("content").isEmpty()) {
            given = parameter.get("content").iterator().next().path("schema");
        }
        ObjectNode schema = schemas.translate(given);
        String description = parameter.path("description").stringValue("");
        if (!description.isEmpty()) {
            schema.put("description", schemas.bounded(description));
        }
        return schema;
    }

    private static boolean isRequired(JsonNode parameter) {
        return parameter.path("required").booleanValue(false);
    }

    private static void requireOptional(String name, JsonNode parameter, String why)
            throws UnusableOperationException {
        if (isRequired(parameter)) {
            throw new UnusableOperationException(
                    "Its required parameter " + DocumentText.line(name, 60) + " " + why + ".");
        }
    }
}
