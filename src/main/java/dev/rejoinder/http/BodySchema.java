package dev.rejoinder.http;

import java.util.List;

/**
 * The form of a JSON value. One description both checks what clients send and is published as the
 * API's schema.
 */
public sealed interface BodySchema {
    /** A string of {@code min} to {@code max} characters (Unicode code points). */
    record Text(int min, int max) implements BodySchema {}

    /** One of a closed set of strings. */
    record Choice(List<String> values) implements BodySchema {}

    /** A number without a fraction. */
    record Whole(long min, long max) implements BodySchema {}

    /** A number. */
    record Decimal(double min, double max) implements BodySchema {}

    record Flag() implements BodySchema {}

    /** An ISO 8601 instant. */
    record Moment() implements BodySchema {}

    /**
     * An object of the client's own making, at most {@code maxBytes} of compact UTF-8 JSON and
     * {@code maxDepth} levels.
     */
    record Free(int maxBytes, int maxDepth) implements BodySchema {}

    record ListOf(BodySchema item, int maxItems) implements BodySchema {}

    /** An object with these fields; others are ignored. */
    record Fields(List<Field> fields) implements BodySchema {}

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

    static Fields fields(Field... fields) {
        return new Fields(List.of(fields));
    }
}
