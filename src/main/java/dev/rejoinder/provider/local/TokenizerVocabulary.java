package dev.rejoinder.provider.local;

import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.Map;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/** Reads the vocabulary of a {@code tokenizer.json}. */
final class TokenizerVocabulary {
    private TokenizerVocabulary() {}

    /**
     * Returns the id of each token.
     *
     * @throws IOException if there is no vocabulary
     */
    static Map<String, Integer> read(InputStream file) throws IOException {
        try (JsonParser json = new JsonFactory().createParser(ObjectReadContext.empty(), file)) {
            for (JsonToken token; (token = json.nextToken()) != null; ) {
                if (token == JsonToken.PROPERTY_NAME && json.currentName().equals("vocab")) {
                    return pieces(json);
                }
            }
        }
        throw new IOException("the tokenizer has no vocabulary");
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
