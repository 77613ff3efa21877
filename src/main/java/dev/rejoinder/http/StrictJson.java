package dev.rejoinder.http;

import dev.rejoinder.core.AppError;
import dev.rejoinder.core.ErrorCode;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonWriteFeature;
import tools.jackson.databind.JsonNode;

/**
 * Reads and writes the API's JSON. Reading is strict: valid UTF-8, one value, no duplicate keys,
 * bounded depth, no U+0000 and no lone surrogates in text. Output is compact, and JavaScript's
 * parse and stringify reproduce it byte for byte, except for the client's own data, which is
 * returned as it was sent.
 */
public final class StrictJson {
    /** The media type of a JSON response. */
    public static final String CONTENT_TYPE = "application/json; charset=utf-8";

    private static final int MAX_DEPTH = 32;
    private static final int MAX_NUMBER_CHARACTERS = 100;
    private static final int MAX_NAME_CHARACTERS = 1_000;

    /** Above this, JavaScript writes a number with an exponent. */
    private static final BigDecimal LARGEST_PLAIN = new BigDecimal("1e21");

    private static final BigDecimal SMALLEST_PLAIN = new BigDecimal("1e-6");

    private static final JsonFactory FACTORY =
            JsonFactory.builder()
                    .streamReadConstraints(
                            StreamReadConstraints.builder()
                                    .maxNestingDepth(MAX_DEPTH)
                                    .maxNumberLength(MAX_NUMBER_CHARACTERS)
                                    .maxNameLength(MAX_NAME_CHARACTERS)
                                    .build())
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .disable(JsonWriteFeature.WRITE_HEX_UPPER_CASE)
                    .build();

    private StrictJson() {}

    /** Writes one JSON value. */
    @FunctionalInterface
    public interface Content {
        void writeTo(JsonGenerator json);
    }

    /**
     * Parses an object.
     *
     * @throws AppError INVALID_REQUEST
     */
    static JsonNode readObject(byte[] body) {
        JsonNode value = read(body);
        if (!value.isObject()) {
            throw malformed("The body must be a JSON object.");
        }
        return value;
    }

    /**
     * Parses a value of any type; a missing node if there is none.
     *
     * @throws AppError INVALID_REQUEST
     */
    static JsonNode read(byte[] body) {
        JsonNode value;
        try {
            String text =
                    StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString();
            value = JsonTree.read(FACTORY, text);
        } catch (CharacterCodingException wrong) {
            throw malformed("The body is not valid UTF-8.");
        } catch (JacksonException wrong) {
            throw malformed("The body is not valid JSON.");
        }
        checkTexts(value);
        return value;
    }

    /** Parses JSON that this server has written. */
    public static JsonNode parse(String json) {
        return JsonTree.read(FACTORY, json);
    }

    private static AppError malformed(String sentence) {
        return AppError.of(ErrorCode.INVALID_REQUEST, sentence);
    }

    private static void checkTexts(JsonNode value) {
        if (value.isString()) {
            checkText(value.stringValue());
        }
        for (Map.Entry<String, JsonNode> field : value.properties()) {
            checkText(field.getKey());
            checkTexts(field.getValue());
        }
        if (value.isArray()) {
            value.forEach(StrictJson::checkTexts);
        }
    }

    private static void checkText(String text) {
        if (text.indexOf('\0') >= 0) {
            throw malformed("The body contains the character U+0000.");
        }
        // A surrogate that is its own code point is unpaired.
        if (text.codePoints().anyMatch(point -> Character.getType(point) == Character.SURROGATE)) {
            throw malformed("The body contains an unpaired surrogate.");
        }
    }

    public static byte[] bytes(Content content) {
        var out = new ByteArrayOutputStream(512);
        write(out, content);
        return out.toByteArray();
    }

    /**
     * Writes one value and closes {@code out}. After a failure it stays open, so a partial value is
     * never terminated as if it were complete.
     */
    static void write(OutputStream out, Content content) {
        JsonGenerator json = FACTORY.createGenerator(ObjectWriteContext.empty(), out);
        content.writeTo(json);
        json.close();
    }

    /** One value as compact text, with its members in order and its numbers as sent. */
    public static String compact(JsonNode value) {
        return new String(bytes(json -> writeAsSent(json, value)), StandardCharsets.UTF_8);
    }

    /** Writes a value with its members in order and its numbers as sent. */
    public static void writeAsSent(JsonGenerator json, JsonNode value) {
        if (value.isObject()) {
            json.writeStartObject();
            for (Map.Entry<String, JsonNode> field : value.properties()) {
                json.writeName(field.getKey());
                writeAsSent(json, field.getValue());
            }
            json.writeEndObject();
        } else if (value.isArray()) {
            json.writeStartArray();
            value.forEach(item -> writeAsSent(json, item));
            json.writeEndArray();
        } else if (value instanceof VerbatimNumber number) {
            json.writeNumber(number.digits());
        } else if (value.isIntegralNumber()) {
            json.writeNumber(value.bigIntegerValue());
        } else if (value.isNumber()) {
            json.writeNumber(asJavaScript(value.doubleValue()));
        } else if (value.isString()) {
            json.writeString(value.stringValue());
        } else if (value.isBoolean()) {
            json.writeBoolean(value.booleanValue());
        } else {
            json.writeNull();
        }
    }

    /** Removes the digit that Java adds: it writes at least two. */
    private static BigDecimal shortest(double number) {
        var digits = new BigDecimal(Double.toString(number)).stripTrailingZeros();
        if (digits.precision() == 2) {
            BigDecimal one = digits.round(new MathContext(1)).stripTrailingZeros();
            return one.doubleValue() == number ? one : digits;
        }
        return digits;
    }

    /**
     * The shortest form of a double that parses back to the same value, formatted like ECMAScript's
     * Number::toString.
     */
    public static String asJavaScript(double number) {
        if (number == 0) {
            return "0";
        }
        BigDecimal shortest = shortest(number);
        BigDecimal size = shortest.abs();
        if (size.compareTo(LARGEST_PLAIN) < 0 && size.compareTo(SMALLEST_PLAIN) >= 0) {
            return shortest.toPlainString();
        }
        String digits = shortest.unscaledValue().abs().toString();
        int exponent = digits.length() - 1 - shortest.scale();
        return (number < 0 ? "-" : "")
                + digits.charAt(0)
                + (digits.length() > 1 ? "." + digits.substring(1) : "")
                + "e"
                + (exponent < 0 ? "-" : "+")
                + Math.abs(exponent);
    }
}
