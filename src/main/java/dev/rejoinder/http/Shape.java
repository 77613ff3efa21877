package dev.rejoinder.http;

import java.util.List;

/**
 * The form of a JSON value. One description both checks what clients send and is published as the
 * API's schema.
 */
public sealed interface Shape {
    /** A string of {@code min} to {@code max} characters (Unicode code points). */
    record Text(int min, int max) implements Shape {}

    /** One of a closed set of strings. */
    record Choice(List<String> values) implements Shape {}

    /** A number without a fraction. */
    record Whole(long min, long max) implements Shape {}

    /** A number. */
    record Decimal(double min, double max) implements Shape {}

    record Flag() implements Shape {}

    /** An ISO 8601 instant. */
    record Moment() implements Shape {}

    /**
     * An object of the client's own making, at most {@code maxBytes} of compact UTF-8 JSON and
     * {@code maxDepth} levels.
     */
    record Free(int maxBytes, int maxDepth) implements Shape {}

    record ListOf(Shape item, int maxItems) implements Shape {}

    /** An object with these fields; others are ignored. */
    record Fields(List<Field> fields) implements Shape {}

    /**
     * A field of an object.
     *
     * @param required whether it must be there; null counts as absent
     */
    record Field(String name, Shape shape, boolean required, String description) {}

    static Field required(String name, Shape shape, String description) {
        return new Field(name, shape, true, description);
    }

    static Field optional(String name, Shape shape, String description) {
        return new Field(name, shape, false, description);
    }

    static Fields fields(Field... fields) {
        return new Fields(List.of(fields));
    }
}
