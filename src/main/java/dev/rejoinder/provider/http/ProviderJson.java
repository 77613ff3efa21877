package dev.rejoinder.provider.http;

import dev.rejoinder.provider.ModelException;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;

/** JSON as it goes to and comes from providers, token by token. */
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

    private ProviderJson() {}

    /** A parser that stands at the start of the object that these bytes are. */
    public static JsonParser object(byte[] bytes, int offset, int length) throws ModelException {
        JsonParser json = FACTORY.createParser(ObjectReadContext.empty(), bytes, offset, length);
        if (json.nextToken() != JsonToken.START_OBJECT) {
            throw new ModelException(
                    ModelException.Kind.MALFORMED, "an event that is no JSON object");
        }
        return json;
    }

    public static JsonGenerator generator(OutputStream out) {
        return FACTORY.createGenerator(ObjectWriteContext.empty(), out);
    }

    /** Moves to the value of the next property of this object; its name, or null at the end. */
    public static @Nullable String nextProperty(JsonParser json) {
        String name = json.nextName();
        if (name != null) {
            json.nextToken();
        }
        return name;
    }

    /** The current value when it is a string, else null; anything else is passed over. */
    public static @Nullable String stringOrNull(JsonParser json) {
        if (json.currentToken() == JsonToken.VALUE_STRING) {
            return json.getString();
        }
        json.skipChildren();
        return null;
    }

    /** The current value when it is a whole number that is not negative, else -1. */
    public static int countOrNone(JsonParser json) {
        if (json.currentToken() == JsonToken.VALUE_NUMBER_INT) {
            return Math.max(-1, json.getIntValue());
        }
        json.skipChildren();
        return -1;
    }

    /** Whether the current value is an object; anything else is passed over. */
    public static boolean isObject(JsonParser json) {
        if (json.currentToken() == JsonToken.START_OBJECT) {
            return true;
        }
        json.skipChildren();
        return false;
    }

    /** Whether the current value is an array; anything else is passed over. */
    public static boolean isArray(JsonParser json) {
        if (json.currentToken() == JsonToken.START_ARRAY) {
            return true;
        }
        json.skipChildren();
        return false;
    }

    /** The message of an {@code error} value: an object's own, or the string that it is. */
    public static String errorMessage(JsonParser json) {
        String message = null;
        if (json.currentToken() == JsonToken.VALUE_STRING) {
            message = json.getString();
        } else if (isObject(json)) {
            String name;
            while ((name = nextProperty(json)) != null) {
                if (name.equals("message")) {
                    message = stringOrNull(json);
                } else {
                    json.skipChildren();
                }
            }
        }
        return message == null ? "an error without a message" : message;
    }
}
