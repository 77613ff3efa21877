package dev.rejoinder.tool.openapi;

import dev.rejoinder.core.AppError;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.schema.CoreSchema;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Parses a document that is JSON or YAML, within limits. */
final class JsonOrYaml {
    /** The deepest nesting. */
    static final int MAX_DEPTH = 200;

    /** The most values of a YAML document, with those that its aliases repeat. */
    static final int MAX_VALUES = 2_000_000;

    private static final int MAX_ALIASES = 1_000;
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private int values;

    private JsonOrYaml() {}

    /**
     * Parses a document.
     *
     * @throws AppError INVALID_REQUEST if it is neither, or exceeds a limit
     */
    static JsonNode parse(String text) {
        String document = text.startsWith("\uFEFF") ? text.substring(1) : text;
        return document.stripLeading().startsWith("{") ? json(document) : yaml(document);
    }

    private static JsonNode json(String text) {
        try {
            return mapper().readTree(text);
        } catch (JacksonException e) {
            throw malformed("The document is not valid JSON: see line " + line(e) + ".");
        }
    }

    private static JsonMapper mapper() {
        var constraints = StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).build();
        return new JsonMapper(JsonFactory.builder().streamReadConstraints(constraints).build());
    }

    private static JsonNode yaml(String text) {
        var settings =
                LoadSettings.builder()
                        .setSchema(new CoreSchema())
                        .setCodePointLimit(Integer.MAX_VALUE)
                        .setMaxAliasesForCollections(MAX_ALIASES)
                        .setAllowNonScalarKeys(false)
                        .build();
        try {
            return new JsonOrYaml().tree(new Load(settings).loadFromString(text), 0);
        } catch (MarkedYamlEngineException e) {
            String line =
                    e.getProblemMark().map(mark -> ": see line " + (mark.getLine() + 1)).orElse("");
            throw malformed("The document is not valid YAML" + line + ".");
        } catch (YamlEngineException | StackOverflowError e) {
            // The library limits aliases, but not the depth.
            throw malformed("The document is not valid YAML, or too deeply nested.");
        }
    }

    private static int line(JacksonException e) {
        return e.getLocation() == null ? 1 : e.getLocation().getLineNr();
    }

    /** An alias shares its value with the anchor, so a copy without a limit could fill the heap. */
    private JsonNode tree(@Nullable Object value, int depth) {
        if (++values > MAX_VALUES || depth > MAX_DEPTH) {
            throw malformed("The document is too large or too deeply nested.");
        }
        return switch (value) {
            case Map<?, ?> map -> object(map, depth);
            case List<?> list -> array(list, depth);
            case Boolean flag -> NODES.booleanNode(flag);
            case Integer number -> NODES.numberNode(number);
            case Long number -> NODES.numberNode(number);
            case BigInteger number -> NODES.numberNode(number);
            case Double number when Double.isFinite(number) -> NODES.numberNode(number);
            case null -> NODES.nullNode();
            default -> NODES.stringNode(value.toString());
        };
    }

    private ObjectNode object(Map<?, ?> map, int depth) {
        ObjectNode object = NODES.objectNode();
        map.forEach((name, value) -> object.set(String.valueOf(name), tree(value, depth + 1)));
        return object;
    }

    private ArrayNode array(List<?> list, int depth) {
        ArrayNode array = NODES.arrayNode();
        list.forEach(item -> array.add(tree(item, depth + 1)));
        return array;
    }

    private static AppError malformed(String sentence) {
        return AppError.invalid("document", sentence);
    }
}
