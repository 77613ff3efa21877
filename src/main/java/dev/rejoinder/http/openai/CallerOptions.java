package dev.rejoinder.http.openai;

import dev.rejoinder.bot.Bot;
import dev.rejoinder.core.AppError;
import dev.rejoinder.http.StrictJson;
import dev.rejoinder.provider.ModelOptions;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Reads the options for the model from a request. They count only if the bot's owner allows it.
 * Otherwise they are ignored, because many clients always send some; but a request for JSON is
 * refused, because the client cannot read a text.
 */
final class CallerOptions {
    private static final int MAX_STOPS = 4;
    private static final int MAX_STOP_CHARACTERS = 200;
    private static final String SCHEMA_NAME = "answer";

    private CallerOptions() {}

    /** The options of a chat completion. */
    static ModelOptions ofCompletion(Bot bot, JsonNode body) {
        JsonNode format = value(body, "response_format");
        if (!bot.modelOptionsFromCaller()) {
            requireText(format, "response_format");
            return ModelOptions.NONE;
        }
        Integer maxTokens = integer(body, "max_completion_tokens");
        JsonNode schema = format == null ? null : value(format, "json_schema");
        return new ModelOptions(
                decimal(body, "temperature", 0, 2),
                decimal(body, "top_p", 0, 1),
                maxTokens == null ? integer(body, "max_tokens") : maxTokens,
                stops(body),
                decimal(body, "presence_penalty", -2, 2),
                decimal(body, "frequency_penalty", -2, 2),
                seed(body),
                format(format, schema, "response_format"));
    }

    /** The options of a response. */
    static ModelOptions ofResponse(Bot bot, JsonNode body) {
        JsonNode text = value(body, "text");
        JsonNode format = text == null ? null : value(text, "format");
        if (!bot.modelOptionsFromCaller()) {
            requireText(format, "text.format");
            return ModelOptions.NONE;
        }
        return new ModelOptions(
                decimal(body, "temperature", 0, 2),
                decimal(body, "top_p", 0, 1),
                integer(body, "max_output_tokens"),
                List.of(),
                null,
                null,
                null,
                format(format, format, "text.format"));
    }

    private static @Nullable JsonNode value(JsonNode object, String name) {
        JsonNode value = object.get(name);
        return value == null || value.isNull() ? null : value;
    }

    private static @Nullable Double decimal(JsonNode body, String name, double min, double max) {
        JsonNode value = value(body, name);
        if (value == null) {
            return null;
        }
        double number = value.isNumber() ? value.decimalValue().doubleValue() : Double.NaN;
        // Written so that NaN fails too.
        if (!(number >= min && number <= max)) {
            throw AppError.invalid(
                    name,
                    name
                            + " must be a number from "
                            + StrictJson.asJavaScript(min)
                            + " to "
                            + StrictJson.asJavaScript(max)
                            + ".");
        }
        return number;
    }

    private static @Nullable Integer integer(JsonNode body, String name) {
        JsonNode value = value(body, name);
        if (value == null) {
            return null;
        }
        if (!value.isIntegralNumber() || !value.canConvertToInt() || value.intValue() < 1) {
            throw AppError.invalid(name, name + " must be a whole number from 1.");
        }
        return value.intValue();
    }

    private static @Nullable Long seed(JsonNode body) {
        JsonNode value = value(body, "seed");
        if (value == null) {
            return null;
        }
        if (!value.isIntegralNumber() || !value.canConvertToLong()) {
            throw AppError.invalid("seed", "seed must be a whole number.");
        }
        return value.longValue();
    }

    private static List<String> stops(JsonNode body) {
        JsonNode value = value(body, "stop");
        if (value == null) {
            return List.of();
        }
        List<JsonNode> all = value.isArray() ? value.valueStream().toList() : List.of(value);
        boolean fits = all.size() <= MAX_STOPS && all.stream().allMatch(CallerOptions::isStop);
        if (!fits) {
            throw AppError.invalid(
                    "stop",
                    "stop must be at most "
                            + MAX_STOPS
                            + " strings of 1 to "
                            + MAX_STOP_CHARACTERS
                            + " characters.");
        }
        return all.stream().map(JsonNode::stringValue).toList();
    }

    private static boolean isStop(JsonNode value) {
        return value.isString()
                && !value.stringValue().isEmpty()
                && value.stringValue().length() <= MAX_STOP_CHARACTERS;
    }

    private static void requireText(@Nullable JsonNode format, String path) {
        String type = format == null ? "text" : format.path("type").asString("");
        if (!type.equals("text")) {
            throw AppError.invalid(
                    path,
                    "This bot answers with text. For "
                            + path
                            + ", turn on the bot's setting modelOptionsFromCaller.");
        }
    }

    private static ModelOptions.@Nullable AnswerFormat format(
            @Nullable JsonNode format, @Nullable JsonNode described, String path) {
        String type = format == null ? "text" : format.path("type").asString("");
        return switch (type) {
            case "text" -> null;
            case "json_object" -> new ModelOptions.AnswerFormat(SCHEMA_NAME, null, null);
            case "json_schema" -> schema(described, path);
            default ->
                    throw AppError.invalid(
                            path, path + ".type must be text, json_object or json_schema.");
        };
    }

    private static ModelOptions.AnswerFormat schema(@Nullable JsonNode described, String path) {
        JsonNode schema = described == null ? null : value(described, "schema");
        if (described == null || schema == null || !schema.isObject()) {
            throw AppError.invalid(path, path + " must have a schema.");
        }
        JsonNode strict = value(described, "strict");
        return new ModelOptions.AnswerFormat(
                described.path("name").asString(SCHEMA_NAME),
                StrictJson.compact(schema),
                strict == null ? null : strict.asBoolean(false));
    }
}
