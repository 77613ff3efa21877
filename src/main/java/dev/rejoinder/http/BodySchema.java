package dev.rejoinder.http;

import java.util.List;

/** The schema of a JSON value. It validates request bodies and is published as the API's schema. */
public sealed interface BodySchema {
    /** A string of {@code min} to {@code max} characters (Unicode code points). */
    record StringSchema(int min, int max) implements BodySchema {}

    /** One of a fixed set of strings. */
    record EnumSchema(List<String> values) implements BodySchema {}

    /** A whole number. */
    record IntegerSchema(long min, long max) implements BodySchema {}

    record Decimal(double min, double max) implements BodySchema {}

    record BooleanSchema() implements BodySchema {}

    /** An ISO 8601 instant. */
    record TimestampSchema() implements BodySchema {}

    /**
     * Arbitrary JSON from the client: an object of at most {@code maxBytes} of compact UTF-8 JSON
     * and {@code maxDepth} levels.
     */
    record AnySchema(int maxBytes, int maxDepth) implements BodySchema {}

    record ArraySchema(BodySchema item, int maxItems) implements BodySchema {}

    /** An object with these fields; unknown fields are ignored. */
    record ObjectSchema(List<Field> fields) implements BodySchema {}

    /**
     * A field of an object.
     *
     * @param required whether it must be present; null counts as absent
     */
    record Field(String name, BodySchema schema, boolean required, String description) {}

    static Field required(String name, BodySchema schema, String description) {
        return new Field(name, schema, true, description);
    }

    static Field optional(String name, BodySchema schema, String description) {
        return new Field(name, schema, false, description);
    }

    static ObjectSchema fields(Field... fields) {
        return new ObjectSchema(List.of(fields));
    }
}
