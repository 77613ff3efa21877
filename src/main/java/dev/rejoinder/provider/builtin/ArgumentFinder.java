package dev.rejoinder.provider.builtin;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Finds the arguments of a tool in a question: words of an enum, values that match a pattern,
 * e-mail addresses, dates, numbers, identifiers and places. An argument with two possible values is
 * not found. Used by one thread.
 */
final class ArgumentFinder {
    private static final JsonMapper JSON = new JsonMapper();
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private static final Pattern WORD = Pattern.compile("[^\\s\"“”,;!?()]+");
    private static final Pattern EMAIL =
            Pattern.compile("[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9.-]{1,190}\\.[A-Za-z]{2,24}");
    private static final Pattern DATE =
            Pattern.compile("\\d{4}-(?:0[1-9]|1[0-2])-(?:[0-2]\\d|3[01])");
    private static final Pattern NUMBER = Pattern.compile("-?\\d{1,15}(?:\\.\\d{1,9})?");
    private static final Pattern IDENTIFIER =
            Pattern.compile("#?(?=[A-Za-z_/-]{0,20}\\d)[A-Za-z0-9][A-Za-z0-9_/-]{2,40}");
    private static final Pattern IDENTIFIES =
            Pattern.compile(
                    "(?i).*(?:id|number|no|code|ref|reference|sku|key|ticket|order|tracking)");
    private static final Pattern PLACE_NAME =
            Pattern.compile("(?i).*(?:city|location|place|town|country|destination)");
    private static final Pattern PLACE =
            Pattern.compile(
                    "\\b(?:in|at|for|near|of|to) ((?:\\p{Lu}[\\p{L}'’-]+)(?:"
                            + " \\p{Lu}[\\p{L}'’-]+){0,3})");
    private static final int MAX_PATTERN_CHARACTERS = 200;

    private final String question;
    private final List<String> words;
    private final Set<String> consumed = new HashSet<>();
    private boolean foundIdentifier;

    ArgumentFinder(String question) {
        this.question = question;
        words =
                WORD.matcher(question)
                        .results()
                        .map(MatchResult::group)
                        .map(word -> word.replaceAll("[.:'’]+$", ""))
                        .filter(word -> !word.isEmpty())
                        .toList();
    }

    /** The names of a tool's parameters. */
    static Collection<String> parameterNames(String parameters) {
        try {
            return JSON.readTree(parameters).path("properties").propertyNames();
        } catch (JacksonException e) {
            return List.of();
        }
    }

    /** Returns the arguments as JSON; empty if a required one is not found. */
    Optional<String> find(String parameters) {
        JsonNode schema;
        try {
            schema = JSON.readTree(parameters);
        } catch (JacksonException e) {
            return Optional.empty();
        }
        Set<String> required = new HashSet<>();
        schema.path("required").forEach(name -> required.add(name.asString("")));
        ObjectNode arguments = NODES.objectNode();
        for (boolean now : new boolean[] {true, false}) {
            for (Map.Entry<String, JsonNode> property : schema.path("properties").properties()) {
                String name = property.getKey();
                if (required.contains(name) == now) {
                    JsonNode value = value(name, property.getValue(), now);
                    if (value != null) {
                        arguments.set(name, value);
                    }
                }
            }
        }
        boolean complete = required.stream().allMatch(arguments::has);
        return complete ? Optional.of(arguments.toString()) : Optional.empty();
    }

    /** The words that became arguments, in lower case. */
    Set<String> consumed() {
        return consumed;
    }

    /** Whether an argument identifies one thing, such as an order number or an e-mail address. */
    boolean foundIdentifier() {
        return foundIdentifier;
    }

    private @Nullable JsonNode value(String name, JsonNode schema, boolean isRequired) {
        if (schema.has("const")) {
            return isRequired ? schema.get("const") : null;
        }
        if (schema.path("enum").isArray()) {
            return enumWord(schema.get("enum"));
        }
        return switch (type(schema)) {
            case "string" -> text(name, schema, isRequired);
            case "integer", "number" -> isRequired ? number(schema) : null;
            default -> null;
        };
    }

    private static String type(JsonNode schema) {
        JsonNode type = schema.path("type");
        return type.isArray() ? type.path(0).asString("") : type.asString("");
    }

    private @Nullable JsonNode enumWord(JsonNode values) {
        List<String> asked = TextToken.in(question).stream().map(TextToken::word).toList();
        List<JsonNode> found = new ArrayList<>();
        for (JsonNode value : values) {
            List<String> parts =
                    TextToken.in(value.asString("").replace('_', ' ')).stream()
                            .map(TextToken::word)
                            .toList();
            if (value.isString() && !parts.isEmpty() && asked.containsAll(parts)) {
                found.add(value);
            }
        }
        if (found.size() != 1) {
            return null;
        }
        TextToken.in(found.getFirst().stringValue().replace('_', ' '))
                .forEach(part -> consumed.add(part.word()));
        return found.getFirst();
    }

    private @Nullable JsonNode text(String name, JsonNode schema, boolean isRequired) {
        String format = schema.path("format").asString("");
        String pattern = schema.path("pattern").asString("");
        if (!pattern.isEmpty()) {
            return matching(pattern);
        }
        if (format.equals("email") || name.toLowerCase(Locale.ROOT).endsWith("email")) {
            return identifier(EMAIL);
        }
        if (format.equals("date")) {
            return only(DATE, false);
        }
        if (!format.isEmpty() || !isRequired) {
            return null;
        }
        if (PLACE_NAME.matcher(name).matches()) {
            return place();
        }
        return IDENTIFIES.matcher(name).matches() ? identifier(IDENTIFIER) : null;
    }

    private @Nullable JsonNode matching(String pattern) {
        if (pattern.length() > MAX_PATTERN_CHARACTERS) {
            return null;
        }
        List<String> found = new ArrayList<>();
        try {
            var compiled = Pattern.compile(pattern);
            for (String word : words) {
                String bare = word.startsWith("#") ? word.substring(1) : word;
                // A pattern that any word matches, such as [A-Za-z]+, identifies nothing.
                if (bare.chars().anyMatch(Character::isDigit)
                        && compiled.matcher(new BoundedText(bare)).matches()) {
                    found.add(bare);
                }
            }
        } catch (PatternSyntaxException | BoundedText.TooManyStepsException e) {
            return null;
        }
        return consume(found, true);
    }

    private @Nullable JsonNode identifier(Pattern pattern) {
        return only(pattern, true);
    }

    private @Nullable JsonNode only(Pattern pattern, boolean identifies) {
        List<String> found =
                words.stream()
                        .filter(word -> pattern.matcher(word).matches())
                        .filter(word -> !identifies || !DATE.matcher(word).matches())
                        .map(word -> word.startsWith("#") ? word.substring(1) : word)
                        .toList();
        return consume(found, identifies);
    }

    private @Nullable JsonNode consume(List<String> found, boolean identifies) {
        List<String> left =
                found.stream()
                        .distinct()
                        .filter(word -> !consumed.contains(word.toLowerCase(Locale.ROOT)))
                        .toList();
        if (left.size() != 1) {
            return null;
        }
        markConsumed(left.getFirst());
        foundIdentifier |= identifies;
        return NODES.stringNode(left.getFirst());
    }

    private @Nullable JsonNode number(JsonNode schema) {
        List<String> found =
                words.stream()
                        .filter(word -> NUMBER.matcher(word).matches())
                        .filter(word -> !consumed.contains(word))
                        .distinct()
                        .toList();
        if (found.size() != 1) {
            return null;
        }
        double value = Double.parseDouble(found.getFirst());
        boolean whole = value == Math.rint(value);
        if ((type(schema).equals("integer") && !whole)
                || value < schema.path("minimum").asDouble(Double.NEGATIVE_INFINITY)
                || value > schema.path("maximum").asDouble(Double.POSITIVE_INFINITY)) {
            return null;
        }
        markConsumed(found.getFirst());
        return whole ? NODES.numberNode((long) value) : NODES.numberNode(value);
    }

    private @Nullable JsonNode place() {
        List<String> found =
                PLACE.matcher(question).results().map(match -> match.group(1)).distinct().toList();
        if (found.size() != 1) {
            return null;
        }
        markConsumed(found.getFirst());
        return NODES.stringNode(found.getFirst());
    }

    private void markConsumed(String value) {
        consumed.add(value.toLowerCase(Locale.ROOT));
        TextToken.in(value).forEach(token -> consumed.add(token.word()));
    }
}
