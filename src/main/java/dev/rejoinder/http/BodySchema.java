package dev.rejoinder.http;

import java.util.List;
import java.util.Map;

/** The schema of a JSON value. It validates request bodies and is published as the API's schema. */
public sealed interface BodySchema {
    /** A string of {@code min} to {@code max} characters (Unicode code points). */
    record StringSchema(int min, int max) implements BodySchema {}

    /** One of a fixed set of strings. */
    record EnumSchema(List<String> values) implements BodySchema {}

    /** A whole number. {@code Long.MIN_VALUE} and {@code Long.MAX_VALUE} are no limits. */
    record IntegerSchema(long min, long max) implements BodySchema {}

    /** A number. Infinite limits are none. */
    record Decimal(double min, double max) implements BodySchema {}

    record BooleanSchema() implements BodySchema {}

    /** An ISO 8601 instant. */
    record TimestampSchema() implements BodySchema {}

    /**
     * Arbitrary JSON from the client: an object of at most {@code maxBytes} of compact UTF-8 JSON
     * and {@code maxDepth} levels.
     */
    record AnySchema(int maxBytes, int maxDepth) implements BodySchema {}

    /** Any JSON value, also null, of any size; only as a field of a request. */
    record ValueSchema() implements BodySchema {}

    record ArraySchema(BodySchema item, int maxItems) implements BodySchema {}

    /** An object with these fields; unknown fields are ignored. */
    record ObjectSchema(List<Field> fields) implements BodySchema {}

    /**
     * A schema with a name of its own in the OpenAPI document, so that clients get a type for it.
     */
    record NamedSchema(String name, BodySchema schema) implements BodySchema {}

    /**
     * One of several objects, told apart by the value of a field. Only for responses.
     *
     * @param field a field that all of them require, an {@link EnumSchema} of one value
     * @param choices the objects by that value
     */
    record ChoiceSchema(String field, Map<String, NamedSchema> choices) implements BodySchema {}

    /** One of several values of different JSON types, such as a string or a list. */
    record EitherSchema(List<BodySchema> choices) implements BodySchema {
        public EitherSchema {
            choices = List.copyOf(choices);
        }
    }

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

    static NamedSchema named(String name, Field... fields) {
        return new NamedSchema(name, fields(fields));
    }

    static EitherSchema either(BodySchema... choices) {
        return new EitherSchema(List.of(choices));
    }

    /** The only value of a field. */
    static EnumSchema constant(String value) {
        return new EnumSchema(List.of(value));
    }

    static ObjectSchema fields(Field... fields) {
        return new ObjectSchema(List.of(fields));
    }
}
