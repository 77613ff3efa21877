package dev.rejoinder.provider.local;

import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.Map;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/** Reads the pieces out of a {@code tokenizer.json}. */
final class TokenizerVocabulary {
    private TokenizerVocabulary() {}

    /**
     * Each piece and its number.
     *
     * @throws IOException when there are none
     */
    static Map<String, Integer> read(InputStream file) throws IOException {
        try (JsonParser json = new JsonFactory().createParser(ObjectReadContext.empty(), file)) {
            for (JsonToken token; (token = json.nextToken()) != null; ) {
                if (token == JsonToken.PROPERTY_NAME && json.currentName().equals("vocab")) {
                    return pieces(json);
                }
            }
        }
        throw new IOException("a tokenizer without a vocabulary");
    }

    private static Map<String, Integer> pieces(JsonParser json) {
        var pieces = new HashMap<String, Integer>();
        json.nextToken();
        for (String piece; (piece = json.nextName()) != null; ) {
            json.nextToken();
            pieces.put(piece, json.getIntValue());
        }
        return pieces;
    }
}
