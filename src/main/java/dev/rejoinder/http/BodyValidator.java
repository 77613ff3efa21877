package dev.rejoinder.http;

import static java.util.stream.Collectors.joining;

import dev.rejoinder.core.AppError;
import dev.rejoinder.core.TextChecks;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import tools.jackson.databind.JsonNode;

/**
 * Validates a JSON value against its schema. A mismatch is INVALID_REQUEST with the field's path.
 */
public final class BodyValidator {
    private BodyValidator() {}

    /**
     * Validates a value.
     *
     * @param path the path of the value in the body; empty for the body itself
     * @throws AppError INVALID_REQUEST
     */
    public static void check(JsonNode value, BodySchema schema, String path) {
        switch (schema) {
            case BodySchema.StringSchema(int min, int max) -> checkText(value, min, max, path);
            case BodySchema.EnumSchema(var values) ->
                    require(
                            value.isString() && values.contains(value.stringValue()),
                            path,
                            "must be one of " + String.join(", ", values));
            case BodySchema.IntegerSchema(long min, long max) ->
                    require(
                            value.isIntegralNumber()
                                    && value.canConvertToLong()
                                    && value.longValue() >= min
                                    && value.longValue() <= max,
                            path,
                            min == Long.MIN_VALUE
                                    ? "must be a whole number"
                                    : "must be a whole number from " + min + " to " + max);
            case BodySchema.Decimal(double min, double max) ->
                    require(
                            value.isNumber() && isBetween(value.decimalValue(), min, max),
                            path,
                            Double.isInfinite(min)
                                    ? "must be a number"
                                    : "must be a number from " + min + " to " + max);
            case BodySchema.BooleanSchema() ->
                    require(value.isBoolean(), path, "must be true or false");
            case BodySchema.TimestampSchema() -> checkMoment(value, path);
            case BodySchema.AnySchema(int maxBytes, int maxDepth) ->
                    checkFree(value, maxBytes, maxDepth, path);
            case BodySchema.ValueSchema() -> {}
            case BodySchema.ArraySchema(BodySchema item, int maxItems) -> {
                require(
                        value.isArray() && value.size() <= maxItems,
                        path,
                        "must be a list of at most " + maxItems + " entries");
                for (int i = 0; i < value.size(); i++) {
                    check(value.get(i), item, path + "[" + i + "]");
                }
            }
            case BodySchema.NamedSchema(var _, BodySchema named) -> check(value, named, path);
            case BodySchema.ChoiceSchema _ ->
                    throw new IllegalStateException("only for responses: " + schema);
            case BodySchema.EitherSchema either -> checkEither(value, either, path);
            case BodySchema.ObjectSchema(var fields) -> {
                require(value.isObject(), path, "must be an object");
                for (BodySchema.Field field : fields) {
                    checkField(value, field, path);
                }
            }
        }
    }

    private static void checkField(JsonNode object, BodySchema.Field field, String path) {
        JsonNode value = object.get(field.name());
        String fieldPath = path.isEmpty() ? field.name() : path + "." + field.name();
        boolean mayBeNull = field.schema() instanceof BodySchema.ValueSchema;
        if (value == null || (value.isNull() && !mayBeNull)) {
            require(!field.required(), fieldPath, "is required");
            return;
        }
        check(value, field.schema(), fieldPath);
    }

    /** Checks the only choice of the value's JSON type, so that the error names the exact field. */
    private static void checkEither(JsonNode value, BodySchema.EitherSchema either, String path) {
        BodySchema fitting =
                either.choices().stream()
                        .filter(choice -> JsonKind.of(choice).includes(value))
                        .findFirst()
                        .orElseThrow(
                                () ->
                                        invalid(
                                                path,
                                                "must be "
                                                        + either.choices().stream()
                                                                .map(JsonKind::of)
                                                                .map(JsonKind::words)
                                                                .collect(joining(" or "))));
        check(value, fitting, path);
    }

    /** The JSON types as messages name them. */
    private enum JsonKind {
        TEXT("a string"),
        NUMBER("a number"),
        TRUTH("true or false"),
        LIST("a list"),
        OBJECT("an object");

        private final String words;

        JsonKind(String words) {
            this.words = words;
        }

        String words() {
            return words;
        }

        boolean includes(JsonNode value) {
            return switch (this) {
                case TEXT -> value.isString();
                case NUMBER -> value.isNumber();
                case TRUTH -> value.isBoolean();
                case LIST -> value.isArray();
                case OBJECT -> value.isObject();
            };
        }

        static JsonKind of(BodySchema schema) {
            return switch (schema) {
                case BodySchema.StringSchema _,
                        BodySchema.EnumSchema _,
                        BodySchema.TimestampSchema _ ->
                        TEXT;
                case BodySchema.IntegerSchema _, BodySchema.Decimal _ -> NUMBER;
                case BodySchema.BooleanSchema _ -> TRUTH;
                case BodySchema.ArraySchema _ -> LIST;
                case BodySchema.AnySchema _, BodySchema.ObjectSchema _, BodySchema.ChoiceSchema _ ->
                        OBJECT;
                case BodySchema.NamedSchema(var _, BodySchema named) -> of(named);
                case BodySchema.EitherSchema _, BodySchema.ValueSchema _ ->
                        throw new IllegalStateException("nested: " + schema);
            };
        }
    }

    private static void checkText(JsonNode value, int min, int max, String path) {
        require(value.isString(), path, "must be a string");
        String text = value.stringValue();
        int characters = text.codePointCount(0, text.length());
        require(
                characters >= min && characters <= max,
                path,
                "must have " + min + " to " + max + " characters");
        require(min == 0 || !TextChecks.isBlank(text), path, "must not be blank");
    }

    /** Compares as a decimal, because the number may not fit a double. */
    private static boolean isBetween(BigDecimal number, double min, double max) {
        return (Double.isInfinite(min) || number.compareTo(BigDecimal.valueOf(min)) >= 0)
                && (Double.isInfinite(max) || number.compareTo(BigDecimal.valueOf(max)) <= 0);
    }

    private static void checkMoment(JsonNode value, String path) {
        String rule = "must be an ISO 8601 time such as 2027-01-31T12:00:00Z";
        require(value.isString(), path, rule);
        try {
            var _ = OffsetDateTime.parse(value.stringValue());
        } catch (DateTimeException wrong) {
            throw invalid(path, rule);
        }
    }

    private static void checkFree(JsonNode value, int maxBytes, int maxDepth, String path) {
        require(value.isObject(), path, "must be an object");
        require(
                depth(value) <= maxDepth,
                path,
                "must not be nested more than " + maxDepth + " deep");
        if (maxBytes >= RequestBody.MAX_BYTES) {
            return;
        }
        int bytes = StrictJson.compact(value).getBytes(StandardCharsets.UTF_8).length;
        require(bytes <= maxBytes, path, "must not be larger than " + maxBytes + " bytes");
    }

    private static int depth(JsonNode value) {
        int deepest = 0;
        for (JsonNode child : value) {
            deepest = Math.max(deepest, depth(child));
        }
        return value.isContainer() ? deepest + 1 : deepest;
    }

    private static void require(boolean holds, String path, String rule) {
        if (!holds) {
            throw invalid(path, rule);
        }
    }

    private static AppError invalid(String path, String rule) {
        return AppError.invalid(path, (path.isEmpty() ? "The body" : path) + " " + rule + ".");
    }
}
