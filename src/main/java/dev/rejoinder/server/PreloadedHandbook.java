package dev.rejoinder.server;

import dev.rejoinder.knowledge.Chunk;
import dev.rejoinder.knowledge.ChunkSentences;
import dev.rejoinder.knowledge.Document;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * The sample handbook, already parsed and embedded, so that a first start needs neither the parser
 * process nor the embedding model. It applies only to exactly this text and model; other texts are
 * parsed and embedded as usual. SampleHandbookTest checks it against the real result, and
 * regenerates it.
 *
 * @param contentHash the hash of the text
 * @param model the model that computed the vectors
 */
record PreloadedHandbook(String contentHash, String model, List<StoredPassage> passages) {
    private static final String NAME = "harbour-lane-handbook.json";
    private static final JsonFactory JSON = new JsonFactory();

    PreloadedHandbook {
        passages = List.copyOf(passages);
    }

    /**
     * A chunk and its vectors.
     *
     * @param vectors of the texts of the chunk, in order; callers must not modify them
     */
    record StoredPassage(Chunk chunk, List<float[]> vectors) {
        StoredPassage {
            vectors = List.copyOf(vectors);
        }

        /** The texts that are embedded: the chunk under its title, and its sentences. */
        List<String> texts() {
            return Stream.concat(
                            Stream.of(chunk.textUnder(SampleHandbook.TITLE)),
                            ChunkSentences.of(chunk).stream())
                    .toList();
        }
    }

    /** Loaded on first use. */
    private static final class Loaded {
        static final PreloadedHandbook HANDBOOK = read();
    }

    /** The chunks of a document if it is this handbook. */
    static Optional<List<Chunk>> chunksOf(Document document) {
        boolean same =
                SampleHandbook.NAME.equals(document.location())
                        && Loaded.HANDBOOK.contentHash.equals(document.contentHash());
        return same
                ? Optional.of(Loaded.HANDBOOK.passages.stream().map(StoredPassage::chunk).toList())
                : Optional.empty();
    }

    /** The vectors by embedded text; empty for another model. */
    static Map<String, float[]> vectorsOf(String model) {
        if (!Loaded.HANDBOOK.model.equals(model)) {
            return Map.of();
        }
        var vectors = new HashMap<String, float[]>();
        for (StoredPassage passage : Loaded.HANDBOOK.passages) {
            List<String> texts = passage.texts();
            for (int i = 0; i < texts.size(); i++) {
                vectors.put(texts.get(i), passage.vectors.get(i));
            }
        }
        return vectors;
    }

    static PreloadedHandbook read() {
        InputStream in = Objects.requireNonNull(PreloadedHandbook.class.getResourceAsStream(NAME));
        try (JsonParser json = JSON.createParser(ObjectReadContext.empty(), in)) {
            json.nextToken();
            String hash = text(json);
            String model = text(json);
            json.nextToken();
            json.nextToken();
            var passages = new ArrayList<StoredPassage>();
            while (json.nextToken() == JsonToken.START_OBJECT) {
                passages.add(passage(json, passages.size()));
            }
            return new PreloadedHandbook(hash, model, passages);
        }
    }

    private static StoredPassage passage(JsonParser json, int ordinal) {
        String path = text(json);
        String language = text(json);
        String text = text(json);
        json.nextToken();
        json.nextToken();
        var vectors = new ArrayList<float[]>();
        while (json.nextToken() == JsonToken.VALUE_STRING) {
            vectors.add(vector(json.getBinaryValue()));
        }
        json.nextToken();
        return new StoredPassage(new Chunk(ordinal, path, null, language, text), vectors);
    }

    /** The next property; the order is that of {@link #json}, so names are not checked. */
    private static String text(JsonParser json) {
        json.nextToken();
        return Objects.requireNonNull(json.nextStringValue());
    }

    /** The file's content, for the test that regenerates it. */
    byte[] json() {
        var out = new ByteArrayOutputStream();
        try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), out)) {
            json.writeStartObject();
            json.writeStringProperty("contentHash", contentHash);
            json.writeStringProperty("model", model);
            json.writeArrayPropertyStart("passages");
            for (StoredPassage passage : passages) {
                json.writeRaw('\n');
                json.writeStartObject();
                json.writeStringProperty("titlePath", passage.chunk.titlePath());
                json.writeStringProperty("language", passage.chunk.language());
                json.writeStringProperty("text", passage.chunk.text());
                json.writeArrayPropertyStart("vectors");
                for (float[] vector : passage.vectors) {
                    json.writeBinary(bytes(vector));
                }
                json.writeEndArray();
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeEndObject();
            json.writeRaw('\n');
        }
        return out.toByteArray();
    }

    /** Encodes a vector with the precision in which vectors are stored. */
    private static byte[] bytes(float[] vector) {
        ByteBuffer bytes =
                ByteBuffer.allocate(Short.BYTES * vector.length).order(ByteOrder.LITTLE_ENDIAN);
        for (float value : vector) {
            bytes.putShort(Float.floatToFloat16(value));
        }
        return bytes.array();
    }

    private static float[] vector(byte[] bytes) {
        ByteBuffer halves = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        float[] vector = new float[bytes.length / Short.BYTES];
        for (int i = 0; i < vector.length; i++) {
            vector[i] = Float.float16ToFloat(halves.getShort());
        }
        return vector;
    }
}
