package dev.rejoinder.provider.builtin;

import dev.rejoinder.provider.ChatMessage;
import dev.rejoinder.provider.MessagePart;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Words the results of tool calls as an answer. */
final class ToolResultAnswer {
    private static final JsonMapper JSON = new JsonMapper();
    private static final int MAX_FIELDS = 12;
    private static final int MAX_ITEMS = 5;
    private static final int MAX_DEPTH = 3;
    private static final int MAX_VALUE_CHARACTERS = 300;
    private static final int MAX_TEXT_CHARACTERS = 1_000;

    private ToolResultAnswer() {}

    /** The answer from the results in a message. */
    static String of(ChatMessage results) {
        List<String> texts = new ArrayList<>();
        for (MessagePart part : results.parts()) {
            if (part instanceof MessagePart.ToolResult result) {
                texts.add(of(result));
            }
        }
        return String.join("\n\n", texts);
    }

    private static String of(MessagePart.ToolResult result) {
        if (result.failed()) {
            return "That did not work: " + bounded(result.content(), MAX_VALUE_CHARACTERS);
        }
        List<String> lines = new ArrayList<>();
        try {
            add("", JSON.readTree(result.content()), lines, 0);
        } catch (JacksonException e) {
            return bounded(result.content(), MAX_TEXT_CHARACTERS);
        }
        return lines.isEmpty() ? "Done." : String.join("\n", lines);
    }

    private static void add(String name, JsonNode value, List<String> lines, int depth) {
        if (lines.size() >= MAX_FIELDS || value.isNull() || value.isMissingNode()) {
            return;
        }
        if (value.isValueNode()) {
            lines.add(name.isEmpty() ? text(value) : name + ": " + text(value));
        } else if (isListOfValues(value)) {
            add(name, value, lines);
        } else if (depth < MAX_DEPTH) {
            int number = 0;
            if (value.isArray()) {
                for (JsonNode item : value) {
                    if (++number <= MAX_ITEMS) {
                        add((name.isEmpty() ? "" : name + " ") + number, item, lines, depth + 1);
                    }
                }
            }
            for (Map.Entry<String, JsonNode> field : value.properties()) {
                String inner = readable(field.getKey());
                add(
                        name.isEmpty() ? inner : name + ", " + inner,
                        field.getValue(),
                        lines,
                        depth + 1);
            }
        }
    }

    private static boolean isListOfValues(JsonNode value) {
        return value.isArray() && value.valueStream().allMatch(JsonNode::isValueNode);
    }

    private static void add(String name, JsonNode list, List<String> lines) {
        String items =
                list.valueStream()
                        .limit(MAX_ITEMS)
                        .map(ToolResultAnswer::text)
                        .collect(Collectors.joining(", "));
        String more = list.size() > MAX_ITEMS ? " and " + (list.size() - MAX_ITEMS) + " more" : "";
        String text = list.isEmpty() ? "none" : items + more;
        lines.add(name.isEmpty() ? text : name + ": " + text);
    }

    private static String text(JsonNode value) {
        if (value.isBoolean()) {
            return value.booleanValue() ? "yes" : "no";
        }
        return bounded(value.asString(""), MAX_VALUE_CHARACTERS);
    }

    /**
     * The name of a field as words: {@code deliveryDate} and {@code delivery_date} are the same.
     */
    private static String readable(String field) {
        String words =
                field.replaceAll("([a-z0-9])([A-Z])", "$1 $2")
                        .replaceAll("[_-]+", " ")
                        .strip()
                        .toLowerCase(Locale.ROOT);
        return words.isEmpty()
                ? field
                : words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1);
    }

    private static String bounded(String text, int mostCharacters) {
        String stripped = text.strip();
        return stripped.length() <= mostCharacters
                ? stripped
                : stripped.substring(0, mostCharacters - 1).stripTrailing() + "…";
    }
}
