package dev.rejoinder.provider.http;

import dev.rejoinder.provider.ModelException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;

/** Token-based JSON parsing and writing for provider requests and responses. */
public final class ProviderJson {
    static final int MAX_DEPTH = 32;
    static final int MAX_NAME_CHARACTERS = 1024;

    private static final JsonFactory FACTORY =
            JsonFactory.builder()
                    .streamReadConstraints(
                            StreamReadConstraints.builder()
                                    .maxNestingDepth(MAX_DEPTH)
                                    .maxNameLength(MAX_NAME_CHARACTERS)
                                    .maxStringLength(SseReader.MAX_LINE_BYTES)
                                    .build())
                    .build();

    private static final byte[] DONE = "[DONE]".getBytes(StandardCharsets.US_ASCII);
    private static final int MAX_DONE_BYTES = 64;

    private ProviderJson() {}

    /** Reads one object. The parser is at its start, and must be left at its end. */
    public interface ObjectReader {
        void read(JsonParser json) throws ModelException;
    }

    /**
     * Reads one object or several in a row, because some servers put several into one event.
     *
     * @return whether OpenAI's end mark follows them
     * @throws ModelException MALFORMED when there is anything else
     */
    public static boolean objects(byte[] bytes, int offset, int length, ObjectReader reader)
            throws ModelException {
        return objects(bytes, offset, length, false, reader);
    }

    /** As {@link #objects}, but the objects may also be in an array. */
    public static void objectsOrArray(byte[] bytes, int offset, int length, ObjectReader reader)
            throws ModelException {
        objects(bytes, offset, length, true, reader);
    }

    private static boolean objects(
            byte[] bytes, int offset, int length, boolean arrays, ObjectReader reader)
            throws ModelException {
        try (JsonParser json =
                FACTORY.createParser(ObjectReadContext.empty(), bytes, offset, length)) {
            JsonToken token = json.nextToken();
            do {
                if (token == JsonToken.START_OBJECT) {
                    reader.read(json);
                } else if (token == JsonToken.START_ARRAY && arrays) {
                    while (json.nextToken() != JsonToken.END_ARRAY) {
                        if (isObject(json)) {
                            reader.read(json);
                        }
                    }
                } else if (token == JsonToken.START_ARRAY && isDone(bytes, offset, length, json)) {
                    return true;
                } else {
                    throw new ModelException(
                            ModelException.Kind.MALFORMED, "an event is not a JSON object");
                }
                token = json.nextToken();
            } while (token != null);
        }
        return false;
    }

    private static boolean isDone(byte[] bytes, int offset, int length, JsonParser json) {
        int at = (int) json.currentTokenLocation().getByteOffset();
        return isDone(bytes, offset + at, length - at);
    }

    /** Whether these bytes are OpenAI's end mark, which other servers use too. */
    static boolean isDone(byte[] bytes, int offset, int length) {
        return length >= DONE.length
                && length < MAX_DONE_BYTES
                && bytes[offset] == DONE[0]
                && new String(bytes, offset, length, StandardCharsets.UTF_8)
                        .strip()
                        .equals("[DONE]");
    }

    public static JsonGenerator generator(OutputStream out) {
        return FACTORY.createGenerator(ObjectWriteContext.empty(), out);
    }

    /**
     * Moves to the value of the next property and returns its name, or null at the object's end.
     */
    public static @Nullable String nextProperty(JsonParser json) {
        String name = json.nextName();
        if (name != null) {
            json.nextToken();
        }
        return name;
    }

    /** The current value if it is a string, else null; skips any other value. */
    public static @Nullable String stringOrNull(JsonParser json) {
        if (json.currentToken() == JsonToken.VALUE_STRING) {
            return json.getString();
        }
        json.skipChildren();
        return null;
    }

    /** The current value as text if it is a string, number or boolean; otherwise skips it: null. */
    public static @Nullable String textOrNull(JsonParser json) {
        return json.currentToken() == JsonToken.VALUE_NULL ? null : scalarOrNull(json);
    }

    /**
     * Reads each element of the current array, or the single value in place of an array; skips
     * null. The reader must leave the parser at the end of its value.
     */
    public static void each(JsonParser json, ObjectReader reader) throws ModelException {
        switch (json.currentToken()) {
            case START_ARRAY -> {
                while (json.nextToken() != JsonToken.END_ARRAY) {
                    reader.read(json);
                }
            }
            case VALUE_NULL -> {
                // No elements.
            }
            default -> reader.read(json);
        }
    }

    /** The current value if it is a non-negative integer, else -1. */
    public static int countOrNone(JsonParser json) {
        if (json.currentToken() == JsonToken.VALUE_NUMBER_INT) {
            return Math.max(-1, json.getIntValue());
        }
        json.skipChildren();
        return -1;
    }

    /** Whether the current value is an object; skips any other value. */
    public static boolean isObject(JsonParser json) {
        if (json.currentToken() == JsonToken.START_OBJECT) {
            return true;
        }
        json.skipChildren();
        return false;
    }

    /** Whether the current value is an array; skips any other value. */
    public static boolean isArray(JsonParser json) {
        if (json.currentToken() == JsonToken.START_ARRAY) {
            return true;
        }
        json.skipChildren();
        return false;
    }

    /** Reads the {@code error} value: an object or a string. */
    public static ProviderError error(JsonParser json) {
        if (json.currentToken() == JsonToken.VALUE_STRING) {
            return ProviderError.of(json.getString(), null);
        }
        String message = null;
        String code = null;
        if (isObject(json)) {
            String name;
            while ((name = nextProperty(json)) != null) {
                switch (name) {
                    case "message" -> message = stringOrNull(json);
                    case "code", "type" -> {
                        String found = scalarOrNull(json);
                        code = ProviderError.of(null, found).status() == null ? code : found;
                    }
                    default -> json.skipChildren();
                }
            }
        }
        return ProviderError.of(message, code);
    }

    private static @Nullable String scalarOrNull(JsonParser json) {
        if (json.currentToken().isScalarValue()) {
            return json.getString();
        }
        json.skipChildren();
        return null;
    }
}
