package dev.rejoinder.http;

import java.util.List;

/**
 * The form of a JSON value. One description both checks what clients send and is published as the
 * API's schema.
 */
public sealed interface BodySchema {
    /** A string of {@code min} to {@code max} characters (Unicode code points). */
    record StringSchema(int min, int max) implements BodySchema {}

    /** One of a closed set of strings. */
    record EnumSchema(List<String> values) implements BodySchema {}

    /** A number without a fraction. */
    record IntegerSchema(long min, long max) implements BodySchema {}

    /** A number. */
    record Decimal(double min, double max) implements BodySchema {}

    record BooleanSchema() implements BodySchema {}

    /** An ISO 8601 instant. */
    record TimestampSchema() implements BodySchema {}

    /**
     * An object of the client's own making, at most {@code maxBytes} of compact UTF-8 JSON and
     * {@code maxDepth} levels.
     */
    record AnySchema(int maxBytes, int maxDepth) implements BodySchema {}

    record ArraySchema(BodySchema item, int maxItems) implements BodySchema {}

    /** An object with these fields; others are ignored. */
    record ObjectSchema(List<Field> fields) implements BodySchema {}

    /**
     * A field of an object.
     *
     * @param required whether it must be there; null counts as absent
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
