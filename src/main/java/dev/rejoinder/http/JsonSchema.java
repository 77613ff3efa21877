package dev.rejoinder.http;

import java.util.List;
import java.util.Map;
import tools.jackson.core.JsonGenerator;

/** Writes a {@link BodySchema} as JSON Schema; named schemas as references to components. */
public final class JsonSchema {
    private JsonSchema() {}

    /** Writes a schema that stands alone: named schemas in place. */
    public static void writeInline(JsonGenerator json, BodySchema schema) {
        write(json, inlined(schema));
    }

    private static BodySchema inlined(BodySchema schema) {
        return switch (schema) {
            case BodySchema.NamedSchema(var _, BodySchema named) -> inlined(named);
            case BodySchema.ArraySchema(BodySchema item, int most) ->
                    new BodySchema.ArraySchema(inlined(item), most);
            case BodySchema.ObjectSchema(var fields) ->
                    new BodySchema.ObjectSchema(
                            fields.stream()
                                    .map(
                                            field ->
                                                    new BodySchema.Field(
                                                            field.name(),
                                                            inlined(field.schema()),
                                                            field.required(),
                                                            field.description()))
                                    .toList());
            case BodySchema.EitherSchema(var choices) ->
                    new BodySchema.EitherSchema(choices.stream().map(JsonSchema::inlined).toList());
            case BodySchema.ChoiceSchema _ ->
                    throw new IllegalArgumentException("its choices need names: " + schema);
            case BodySchema.StringSchema _,
                    BodySchema.EnumSchema _,
                    BodySchema.IntegerSchema _,
                    BodySchema.Decimal _,
                    BodySchema.BooleanSchema _,
                    BodySchema.TimestampSchema _,
                    BodySchema.AnySchema _,
                    BodySchema.ValueSchema _ ->
                    schema;
        };
    }

    static void write(JsonGenerator json, BodySchema schema) {
        json.writeStartObject();
        writeKeywords(json, schema, false);
        json.writeEndObject();
    }

    /**
     * Writes the keywords of one schema.
     *
     * @param nullable whether null is also valid
     */
    private static void writeKeywords(JsonGenerator json, BodySchema schema, boolean nullable) {
        switch (schema) {
            case BodySchema.StringSchema(int min, int max) -> {
                writeType(json, "string", nullable);
                writeRange(json, "minLength", min, "maxLength", max);
            }
            case BodySchema.EnumSchema(var values) -> {
                writeType(json, "string", nullable);
                writeStrings(json, "enum", values);
            }
            case BodySchema.IntegerSchema(long min, long max) -> {
                writeType(json, "integer", nullable);
                if (min > Long.MIN_VALUE) {
                    json.writeNumberProperty("minimum", min);
                }
                writeMaximum(json, "maximum", max);
            }
            case BodySchema.Decimal(double min, double max) -> {
                writeType(json, "number", nullable);
                writeLimit(json, "minimum", min);
                writeLimit(json, "maximum", max);
            }
            case BodySchema.BooleanSchema() -> writeType(json, "boolean", nullable);
            case BodySchema.TimestampSchema() -> {
                writeType(json, "string", nullable);
                json.writeStringProperty("format", "date-time");
            }
            case BodySchema.AnySchema(int maxBytes, int maxDepth) -> {
                writeType(json, "object", nullable);
                json.writeBooleanProperty("additionalProperties", true);
            }
            case BodySchema.ValueSchema() -> {}
            case BodySchema.ArraySchema(BodySchema item, int maxItems) -> {
                writeType(json, "array", nullable);
                json.writeName("items");
                write(json, item);
                writeMaximum(json, "maxItems", maxItems);
            }
            case BodySchema.ObjectSchema(var fields) -> writeFields(json, fields, nullable);
            case BodySchema.NamedSchema(String name, var _) -> writeNamed(json, name, nullable);
            case BodySchema.ChoiceSchema(String field, var choices) ->
                    writeChoices(json, field, choices);
            case BodySchema.EitherSchema(var choices) -> writeEither(json, choices, nullable);
        }
    }

    static String reference(String kind, String name) {
        return "#/components/" + kind + "/" + name;
    }

    static void writeReference(JsonGenerator json, String kind, String name) {
        json.writeStartObject();
        json.writeStringProperty("$ref", reference(kind, name));
        json.writeEndObject();
    }

    private static void writeNamed(JsonGenerator json, String name, boolean nullable) {
        if (!nullable) {
            json.writeStringProperty("$ref", reference("schemas", name));
            return;
        }
        json.writeArrayPropertyStart("anyOf");
        writeReference(json, "schemas", name);
        writeNull(json);
        json.writeEndArray();
    }

    private static void writeEither(
            JsonGenerator json, List<BodySchema> choices, boolean nullable) {
        if (choices.getFirst() instanceof BodySchema.StringSchema(int min, int max)
                && choices.getLast() instanceof BodySchema.ArraySchema(BodySchema item, int most)) {
            // OpenAPI Generator writes Java that does not compile for a list in anyOf.
            writeStrings(
                    json,
                    "type",
                    nullable ? List.of("string", "array", "null") : List.of("string", "array"));
            writeRange(json, "minLength", min, "maxLength", max);
            json.writeName("items");
            write(json, item);
            writeMaximum(json, "maxItems", most);
            return;
        }
        if (choices.stream().anyMatch(BodySchema.AnySchema.class::isInstance)) {
            // The same for an object without named fields in anyOf: any value is close enough.
            return;
        }
        json.writeArrayPropertyStart("anyOf");
        choices.forEach(choice -> write(json, choice));
        if (nullable) {
            writeNull(json);
        }
        json.writeEndArray();
    }

    private static void writeNull(JsonGenerator json) {
        json.writeStartObject();
        json.writeStringProperty("type", "null");
        json.writeEndObject();
    }

    private static void writeChoices(
            JsonGenerator json, String field, Map<String, BodySchema.NamedSchema> choices) {
        json.writeArrayPropertyStart("oneOf");
        choices.values().forEach(choice -> writeReference(json, "schemas", choice.name()));
        json.writeEndArray();
        json.writeObjectPropertyStart("discriminator");
        json.writeStringProperty("propertyName", field);
        json.writeObjectPropertyStart("mapping");
        choices.forEach(
                (value, choice) ->
                        json.writeStringProperty(value, reference("schemas", choice.name())));
        json.writeEndObject();
        json.writeEndObject();
    }

    private static void writeType(JsonGenerator json, String type, boolean nullable) {
        if (!nullable) {
            json.writeStringProperty("type", type);
            return;
        }
        writeStrings(json, "type", List.of(type, "null"));
    }

    private static void writeRange(
            JsonGenerator json, String minName, long min, String maxName, long max) {
        if (min > 0) {
            json.writeNumberProperty(minName, min);
        }
        writeMaximum(json, maxName, max);
    }

    private static void writeLimit(JsonGenerator json, String name, double limit) {
        if (Double.isFinite(limit)) {
            json.writeName(name);
            json.writeNumber(StrictJson.asJavaScript(limit));
        }
    }

    private static void writeMaximum(JsonGenerator json, String name, long max) {
        if (max < Integer.MAX_VALUE) {
            json.writeNumberProperty(name, max);
        }
    }

    private static void writeFields(
            JsonGenerator json, List<BodySchema.Field> fields, boolean nullable) {
        writeType(json, "object", nullable);
        json.writeObjectPropertyStart("properties");
        for (BodySchema.Field field : fields) {
            json.writeObjectPropertyStart(field.name());
            // An optional field may be null or absent, in requests and in responses.
            writeKeywords(json, field.schema(), !field.required());
            json.writeStringProperty("description", field.description());
            json.writeEndObject();
        }
        json.writeEndObject();
        writeStrings(
                json,
                "required",
                fields.stream()
                        .filter(BodySchema.Field::required)
                        .map(BodySchema.Field::name)
                        .toList());
    }

    static void writeStrings(JsonGenerator json, String name, List<String> values) {
        json.writeArrayPropertyStart(name);
        values.forEach(json::writeString);
        json.writeEndArray();
    }
}
