package dev.rejoinder.tool.openapi;

import java.math.BigInteger;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.common.Anchor;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.events.SequenceStartEvent;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.resolver.ScalarResolver;
import org.snakeyaml.engine.v2.schema.CoreSchema;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads one YAML document as a tree. The library's own trees take forty times the size of a
 * document, and its limit of aliases does not limit what they add up to. Used by one thread.
 */
final class YamlTree {
    /** The most values of a document, with those that its aliases repeat. */
    static final int MAX_VALUES = 2_000_000;

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final ScalarResolver TYPES = new CoreSchema().getScalarResolver();

    private final Iterator<Event> events;
    private final Map<Anchor, Anchored> anchors = new HashMap<>();
    private int values;

    private YamlTree(Iterator<Event> events) {
        this.events = events;
    }

    /** A value with an anchor, and how many values it consists of. */
    private record Anchored(JsonNode value, int values) {}

    /**
     * Parses a document.
     *
     * @throws YamlEngineException if it is not one YAML document, or exceeds a limit
     */
    static JsonNode parse(String text) {
        var settings = LoadSettings.builder().setCodePointLimit(Integer.MAX_VALUE).build();
        var tree = new YamlTree(new Parse(settings).parseString(text).iterator());
        tree.skip(Event.ID.StreamStart);
        if (tree.next().getEventId() == Event.ID.StreamEnd) {
            return NODES.nullNode();
        }
        JsonNode value = tree.value(tree.next(), 0);
        tree.skip(Event.ID.DocumentEnd);
        tree.skip(Event.ID.StreamEnd);
        return value;
    }

    private Event next() {
        return events.next();
    }

    private void skip(Event.ID expected) {
        if (next().getEventId() != expected) {
            throw new YamlEngineException("more than one document");
        }
    }

    private JsonNode value(Event event, int depth) {
        if (depth > JsonOrYaml.MAX_DEPTH) {
            throw new YamlEngineException("too deeply nested");
        }
        if (event instanceof AliasEvent alias) {
            return repeated(alias);
        }
        int before = values;
        count(1);
        JsonNode value =
                switch (event) {
                    case MappingStartEvent _ -> object(depth);
                    case SequenceStartEvent _ -> array(depth);
                    case ScalarEvent scalar -> scalar(scalar);
                    default -> throw new YamlEngineException("not a value");
                };
        if (event instanceof NodeEvent node) {
            node.getAnchor()
                    .ifPresent(anchor -> anchors.put(anchor, new Anchored(value, values - before)));
        }
        return value;
    }

    /** An anchor is known only after its value has ended, so no value contains itself. */
    private JsonNode repeated(AliasEvent alias) {
        Anchored anchored = anchors.get(alias.getAlias());
        if (anchored == null) {
            throw new YamlEngineException("unknown alias");
        }
        count(anchored.values);
        return anchored.value;
    }

    private void count(int more) {
        values += more;
        if (values > MAX_VALUES) {
            throw new YamlEngineException("too many values");
        }
    }

    private ObjectNode object(int depth) {
        ObjectNode object = NODES.objectNode();
        for (Event key = next(); key.getEventId() != Event.ID.MappingEnd; key = next()) {
            if (!(key instanceof ScalarEvent name)) {
                throw new YamlEngineException("a key that is not a text");
            }
            JsonNode value = value(next(), depth + 1);
            if (name.isPlain() && name.getValue().equals("<<") && value.isObject()) {
                count(value.size());
                value.properties()
                        .forEach(
                                field -> {
                                    if (!object.has(field.getKey())) {
                                        object.set(field.getKey(), field.getValue());
                                    }
                                });
            } else {
                object.set(name.getValue(), value);
            }
        }
        return object;
    }

    private ArrayNode array(int depth) {
        ArrayNode array = NODES.arrayNode();
        for (Event item = next(); item.getEventId() != Event.ID.SequenceEnd; item = next()) {
            array.add(value(item, depth + 1));
        }
        return array;
    }

    private static JsonNode scalar(ScalarEvent scalar) {
        String text = scalar.getValue();
        if (!scalar.isPlain() || scalar.getTag().isPresent()) {
            return NODES.stringNode(text);
        }
        Tag type = TYPES.resolve(text, true);
        if (type.equals(Tag.NULL)) {
            return NODES.nullNode();
        }
        if (type.equals(Tag.BOOL)) {
            return NODES.booleanNode(text.equalsIgnoreCase("true"));
        }
        return type.equals(Tag.INT) || type.equals(Tag.FLOAT)
                ? number(text)
                : NODES.stringNode(text);
    }

    /** Other notations, such as hexadecimal and infinity, stay texts. */
    private static JsonNode number(String text) {
        try {
            if (text.chars().allMatch(c -> Character.isDigit(c) || c == '-' || c == '+')) {
                var whole = new BigInteger(text);
                return whole.bitLength() < Long.SIZE
                        ? NODES.numberNode(whole.longValue())
                        : NODES.numberNode(whole);
            }
            double number = Double.parseDouble(text);
            return Double.isFinite(number) ? NODES.numberNode(number) : NODES.stringNode(text);
        } catch (NumberFormatException e) {
            return NODES.stringNode(text);
        }
    }
}
