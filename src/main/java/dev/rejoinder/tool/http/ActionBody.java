package dev.rejoinder.tool.http;

import dev.rejoinder.tool.TextTemplate;
import dev.rejoinder.tool.TextTemplate.Part;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The JSON body of an action's request. Values are inserted into parsed JSON, never into text. */
final class ActionBody {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final Set<String> METHODS = Set.of("POST", "PUT", "PATCH");

    private ActionBody() {}

    /**
     * The body of a call; empty for none. Call it last: without a template, it has the arguments
     * that nothing else used.
     */
    static String render(String method, @Nullable String template, ActionValues values) {
        if (template != null) {
            JsonNode body = filled(ActionJson.parse(template), values);
            return (body == null ? NODES.nullNode() : body).toString();
        }
        return METHODS.contains(method) ? unused(values).toString() : "";
    }

    private static ObjectNode unused(ActionValues values) {
        ObjectNode body = NODES.objectNode();
        for (Map.Entry<String, JsonNode> argument : values.arguments().properties()) {
            if (!values.isUsed(argument.getKey())) {
                body.set(argument.getKey(), argument.getValue());
            }
        }
        return body;
    }

    /** The value with its placeholders replaced; null if it is only a missing argument. */
    private static @Nullable JsonNode filled(JsonNode template, ActionValues values) {
        if (template.isString()) {
            return filled(TextTemplate.parse(template.stringValue()), values);
        }
        if (template.isObject()) {
            ObjectNode object = NODES.objectNode();
            for (Map.Entry<String, JsonNode> member : template.properties()) {
                JsonNode value = filled(member.getValue(), values);
                if (value != null) {
                    object.set(member.getKey(), value);
                }
            }
            return object;
        }
        if (template.isArray()) {
            ArrayNode array = NODES.arrayNode();
            for (JsonNode item : template) {
                JsonNode value = filled(item, values);
                if (value != null) {
                    array.add(value);
                }
            }
            return array;
        }
        return template;
    }

    private static @Nullable JsonNode filled(TextTemplate template, ActionValues values) {
        if (template.parts().size() == 1
                && template.parts().getFirst() instanceof Part.Argument(String name)) {
            return values.argument(name);
        }
        var text = new StringBuilder();
        for (Part part : template.parts()) {
            switch (part) {
                case Part.Literal(String literal) -> text.append(literal);
                case Part.SecretValue(String name) -> text.append(values.secret(name));
                case Part.Argument(String name) -> {
                    String value = values.text(name);
                    text.append(value == null ? "" : value);
                }
            }
        }
        return NODES.stringNode(text.toString());
    }
}
