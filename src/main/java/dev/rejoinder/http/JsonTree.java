package dev.rejoinder.http;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads one JSON value as a tree. Jackson's mapper can do this, but creating one loads about 400
 * classes that nothing else needs, which slows every start. The parser limits the depth.
 */
final class JsonTree {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private final JsonParser parser;

    private JsonTree(JsonParser parser) {
        this.parser = parser;
    }

    /**
     * Parses the whole text as one value; a missing node for empty text. Numbers with a point or an
     * exponent become decimals that keep their original digits.
     *
     * @throws tools.jackson.core.JacksonException if the text is not one JSON value
     */
    static JsonNode read(JsonFactory factory, String text) {
        try (JsonParser parser = factory.createParser(ObjectReadContext.empty(), text)) {
            var tree = new JsonTree(parser);
            JsonToken first = parser.nextToken();
            if (first == null) {
                return NODES.missingNode();
            }
            JsonNode value = tree.value(first);
            if (parser.nextToken() != null) {
                throw tree.unexpected();
            }
            return value;
        }
    }

    private JsonNode value(@Nullable JsonToken token) {
        // Not a case of the switch, which would then define a class at run time.
        if (token == null) {
            throw unexpected();
        }
        return switch (token) {
            case START_OBJECT -> object();
            case START_ARRAY -> array();
            case VALUE_STRING -> NODES.stringNode(parser.getString());
            case VALUE_NUMBER_INT -> whole();
            case VALUE_NUMBER_FLOAT -> new VerbatimNumber(parser.getString());
            case VALUE_TRUE -> NODES.booleanNode(true);
            case VALUE_FALSE -> NODES.booleanNode(false);
            case VALUE_NULL -> NODES.nullNode();
            default -> throw unexpected();
        };
    }

    private JsonNode whole() {
        return switch (parser.getNumberType()) {
            case INT -> small(parser.getIntValue());
            case LONG -> NODES.numberNode(parser.getLongValue());
            default -> NODES.numberNode(parser.getBigIntegerValue());
        };
    }

    private JsonNode small(int value) {
        return value == 0 && parser.getString().equals("-0")
                ? new VerbatimNumber("-0")
                : NODES.numberNode(value);
    }

    private ObjectNode object() {
        ObjectNode object = NODES.objectNode();
        for (String name = parser.nextName(); name != null; name = parser.nextName()) {
            object.set(name, value(parser.nextToken()));
        }
        if (parser.currentToken() != JsonToken.END_OBJECT) {
            throw unexpected();
        }
        return object;
    }

    private ArrayNode array() {
        ArrayNode array = NODES.arrayNode();
        for (JsonToken next = parser.nextToken();
                next != JsonToken.END_ARRAY;
                next = parser.nextToken()) {
            array.add(value(next));
        }
        return array;
    }

    private StreamReadException unexpected() {
        return new StreamReadException(parser, "unexpected token");
    }
}
