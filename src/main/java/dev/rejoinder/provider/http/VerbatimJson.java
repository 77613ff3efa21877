package dev.rejoinder.provider.http;

import dev.rejoinder.provider.ModelException;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** JSON of a model that is kept as text and sent back: arguments of tools, and provider state. */
public final class VerbatimJson {
    /** The name that Anthropic suggests for arguments that are not JSON. */
    private static final String INVALID = "INVALID_JSON";

    private VerbatimJson() {}

    /** Reads the current value as compact JSON, with its numbers as they were written. */
    public static String read(JsonParser json) {
        var bytes = new ByteArrayOutputStream();
        try (JsonGenerator copy = ProviderJson.generator(bytes)) {
            int open = 0;
            do {
                JsonToken token = open == 0 ? json.currentToken() : json.nextToken();
                if (token.isNumeric()) {
                    copy.writeNumber(json.getString());
                } else {
                    copy.copyCurrentEvent(json);
                }
                if (token.isStructStart()) {
                    open++;
                } else if (token.isStructEnd()) {
                    open--;
                }
            } while (open > 0);
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    /**
     * Writes a JSON object as it is, and other text inside an object, for providers that need one.
     */
    public static void writeObject(JsonGenerator json, String text) {
        if (isOneObject(text)) {
            json.writeRawValue(text);
            return;
        }
        json.writeStartObject();
        if (!text.isBlank()) {
            json.writeStringProperty(INVALID, text);
        }
        json.writeEndObject();
    }

    private static boolean isOneObject(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        int[] objects = {0};
        try {
            boolean marked =
                    ProviderJson.objects(
                            bytes,
                            0,
                            bytes.length,
                            json -> {
                                objects[0]++;
                                json.skipChildren();
                            });
            return !marked && objects[0] == 1;
        } catch (JacksonException | ModelException e) {
            return false;
        }
    }
}
