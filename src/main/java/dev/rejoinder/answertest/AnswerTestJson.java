package dev.rejoinder.answertest;

import dev.rejoinder.core.AppError;
import dev.rejoinder.provider.ChatMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Tests as JSON, in the form that the API, the files of the command line and the database share:
 * {@code {"question": …, "history": […], "expect": {…}}}.
 */
public final class AnswerTestJson {
    private static final JsonMapper JSON = new JsonMapper();

    private static final Set<String> TEST_FIELDS =
            Set.of("question", "history", "expect", "from", "id", "createdAt", "updatedAt");

    /** What a test can expect. */
    public static final Set<String> EXPECT_FIELDS =
            Set.of("contains", "notContains", "source", "doesNotKnow", "judge");

    private AnswerTestJson() {}

    /** One line, without the fields that are empty. */
    public static String line(AnswerTestDraft draft) {
        ObjectNode json = JSON.createObjectNode();
        json.put("question", draft.question());
        if (!draft.history().isEmpty()) {
            json.set("history", tree(draft.history()));
        }
        json.set("expect", tree(draft.expectations()));
        return JSON.writeValueAsString(json);
    }

    /**
     * Reads what {@link #line} writes, and what people write like it.
     *
     * @throws AppError INVALID_REQUEST
     */
    public static AnswerTestDraft parse(String line) {
        JsonNode json;
        try {
            json = JSON.readTree(line);
        } catch (JacksonException e) {
            throw AppError.invalid("question", "This is not JSON.");
        }
        if (!json.isObject()) {
            throw AppError.invalid("question", "A test must be a JSON object.");
        }
        checkFields(json);
        return new AnswerTestDraft(
                required("question", json.get("question")),
                history(json.get("history")),
                expectations(json.get("expect"), Expectations.NONE));
    }

    /**
     * Checks the names of a test's fields: a misspelt one would silently expect less.
     *
     * @throws AppError INVALID_REQUEST naming the field
     */
    public static void checkFields(JsonNode test) {
        checkFields(test, TEST_FIELDS, "");
    }

    private static void checkFields(JsonNode json, Set<String> known, String path) {
        for (String name : json.propertyNames()) {
            if (!known.contains(name)) {
                throw AppError.invalid(path + name, "There is no field " + path + name + ".");
            }
        }
    }

    public static String history(List<ChatMessage> history) {
        return JSON.writeValueAsString(tree(history));
    }

    private static ArrayNode tree(List<ChatMessage> history) {
        ArrayNode json = JSON.createArrayNode();
        for (ChatMessage message : history) {
            json.addObject()
                    .put("role", message.role().name().toLowerCase(Locale.ROOT))
                    .put("content", message.text());
        }
        return json;
    }

    public static List<ChatMessage> readHistory(String json) {
        return history(JSON.readTree(json));
    }

    /**
     * The messages of a request.
     *
     * @param json null or JSON's null for none
     * @throws AppError INVALID_REQUEST
     */
    public static List<ChatMessage> history(@Nullable JsonNode json) {
        var messages = new ArrayList<ChatMessage>();
        for (JsonNode message : items("history", json)) {
            String text = required("history", message.get("content"));
            messages.add(
                    switch (required("history", message.get("role"))) {
                        case "user" -> ChatMessage.user(text);
                        case "assistant" -> ChatMessage.assistant(text);
                        default ->
                                throw AppError.invalid(
                                        "history",
                                        "The role of each message must be user or assistant.");
                    });
        }
        return messages;
    }

    public static String expectations(Expectations expectations) {
        return JSON.writeValueAsString(tree(expectations));
    }

    private static ObjectNode tree(Expectations expectations) {
        ObjectNode json = JSON.createObjectNode();
        addTexts(json, "contains", expectations.contains());
        addTexts(json, "notContains", expectations.notContains());
        if (expectations.source() != null) {
            json.put("source", expectations.source());
        }
        if (expectations.doesNotKnow() != null) {
            json.put("doesNotKnow", expectations.doesNotKnow());
        }
        if (expectations.judge() != null) {
            json.put("judge", expectations.judge());
        }
        return json;
    }

    private static void addTexts(ObjectNode json, String name, List<String> texts) {
        if (!texts.isEmpty()) {
            ArrayNode array = json.putArray(name);
            texts.forEach(array::add);
        }
    }

    public static Expectations readExpectations(String json) {
        return expectations(JSON.readTree(json), Expectations.NONE);
    }

    /**
     * Applies a JSON Merge Patch: an absent field keeps its value, null removes it.
     *
     * @param json null or JSON's null to keep all
     * @throws AppError INVALID_REQUEST
     */
    public static Expectations expectations(@Nullable JsonNode json, Expectations before) {
        if (json == null || json.isNull()) {
            return before;
        }
        if (!json.isObject()) {
            throw AppError.invalid("expect", "expect must be a JSON object.");
        }
        checkFields(json, EXPECT_FIELDS, "expect.");
        return new Expectations(
                json.has("contains") ? texts("contains", json.get("contains")) : before.contains(),
                json.has("notContains")
                        ? texts("notContains", json.get("notContains"))
                        : before.notContains(),
                json.has("source") ? text("source", json.get("source")) : before.source(),
                json.has("doesNotKnow") ? flag(json.get("doesNotKnow")) : before.doesNotKnow(),
                json.has("judge") ? text("judge", json.get("judge")) : before.judge());
    }

    private static List<String> texts(String field, JsonNode json) {
        return items(field, json).stream().map(item -> required(field, item)).toList();
    }

    private static List<JsonNode> items(String field, @Nullable JsonNode json) {
        if (json == null || json.isNull()) {
            return List.of();
        }
        if (!json.isArray()) {
            throw AppError.invalid(field, field + " must be a list.");
        }
        return json.valueStream().toList();
    }

    private static @Nullable String text(String field, JsonNode json) {
        return json.isNull() ? null : required(field, json);
    }

    private static String required(String field, @Nullable JsonNode json) {
        if (json == null || !json.isString() || json.stringValue().isBlank()) {
            throw AppError.invalid(field, field + " must be a text that is not empty.");
        }
        return json.stringValue();
    }

    private static @Nullable Boolean flag(JsonNode json) {
        if (json.isNull()) {
            return null;
        }
        if (!json.isBoolean()) {
            throw AppError.invalid("doesNotKnow", "doesNotKnow must be true or false.");
        }
        return json.booleanValue();
    }
}
