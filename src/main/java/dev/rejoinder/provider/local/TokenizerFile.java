package dev.rejoinder.provider.local;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A {@code tokenizer.json} of the Hugging Face library. The vocabulary, which can have 250,000
 * pieces, is read as a stream.
 */
final class TokenizerFile {
    private static final JsonMapper JSON = new JsonMapper();
    private static final String NO_TOKENIZER = "The file tokenizer.json is not a tokenizer.";

    private final Map<String, JsonNode> fields = new HashMap<>();
    private final Map<String, JsonNode> model = new HashMap<>();

    /** Ids of the pieces of a WordPiece vocabulary. */
    private final Map<String, Integer> ids = new HashMap<>();

    /** A Unigram vocabulary; the position of a piece is its id. */
    private final List<UnigramPieces.Piece> pieces = new ArrayList<>();

    private TokenizerFile() {}

    /**
     * Reads a tokenizer.
     *
     * @throws UnsupportedModelException if a part of it has an unknown type
     * @throws IOException if the file cannot be read
     */
    static Tokenizer read(InputStream in) throws IOException {
        var file = new TokenizerFile();
        try (JsonParser json = JSON.createParser(in)) {
            json.nextToken();
            for (String name; (name = json.nextName()) != null; ) {
                json.nextToken();
                if (name.equals("model")) {
                    file.readModel(json);
                } else {
                    file.fields.put(name, json.readValueAsTree());
                }
            }
        } catch (JacksonException e) {
            throw new UnsupportedModelException(NO_TOKENIZER, e);
        }
        if (file.model.isEmpty()) {
            throw new UnsupportedModelException(NO_TOKENIZER);
        }
        return file.tokenizer();
    }

    private void readModel(JsonParser json) {
        for (String name; (name = json.nextName()) != null; ) {
            JsonToken token = json.nextToken();
            if (!name.equals("vocab")) {
                model.put(name, json.readValueAsTree());
            } else if (token == JsonToken.START_ARRAY) {
                readScores(json);
            } else {
                readIds(json);
            }
        }
    }

    private void readIds(JsonParser json) {
        for (String piece; (piece = json.nextName()) != null; ) {
            json.nextToken();
            ids.put(piece, json.getIntValue());
        }
    }

    private void readScores(JsonParser json) {
        while (json.nextToken() == JsonToken.START_ARRAY) {
            String piece = json.nextStringValue();
            json.nextToken();
            pieces.add(
                    new UnigramPieces.Piece(
                            piece == null ? "" : piece, json.getDoubleValue(), pieces.size()));
            json.nextToken();
        }
    }

    private Tokenizer tokenizer() {
        // Older files of WordPiece models name no type.
        String type =
                text(
                        model,
                        "type",
                        pieces.isEmpty() && !model.containsKey("merges") ? "WordPiece" : "");
        SpecialTokens special = SpecialTokens.of(fields.get("post_processor"));
        return switch (type) {
            case "WordPiece" -> wordPieces(special);
            case "Unigram" -> unigram(special);
            default -> throw UnsupportedModelException.type("model", type, "WordPiece and Unigram");
        };
    }

    private Tokenizer wordPieces(SpecialTokens special) {
        JsonNode normalizer = part("normalizer", "BertNormalizer");
        part("pre_tokenizer", "BertPreTokenizer");
        return new WordPieces(
                ids,
                WordPieces.Normalization.of(normalizer),
                text(model, "unk_token", "[UNK]"),
                text(model, "continuing_subword_prefix", "##"),
                special);
    }

    private Tokenizer unigram(SpecialTokens special) {
        JsonNode unknown = model.get("unk_id");
        boolean asBytes =
                model.containsKey("byte_fallback") && model.get("byte_fallback").asBoolean();
        if (unknown == null || !unknown.isInt() || asBytes) {
            throw new UnsupportedModelException(
                    "The tokenizer has no token for unknown characters, which is not supported.");
        }
        Set<Integer> added = new HashSet<>();
        for (JsonNode token : fields.getOrDefault("added_tokens", JSON.createArrayNode())) {
            added.add(token.path("id").asInt());
        }
        return new UnigramPieces(
                pieces,
                added,
                unknown.asInt(),
                TextNormalizer.of(fields.get("normalizer")),
                Metaspace.of(fields.get("pre_tokenizer")),
                special);
    }

    private JsonNode part(String name, String supported) {
        JsonNode part = fields.getOrDefault(name, JSON.createObjectNode());
        String type = part.path("type").asString("");
        if (!type.equals(supported)) {
            throw UnsupportedModelException.type(name.replace('_', '-'), type, supported);
        }
        return part;
    }

    private static String text(Map<String, JsonNode> fields, String name, String otherwise) {
        JsonNode value = fields.get(name);
        return value == null ? otherwise : value.asString(otherwise);
    }
}
