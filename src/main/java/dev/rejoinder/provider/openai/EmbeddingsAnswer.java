package dev.rejoinder.provider.openai;

import static dev.rejoinder.provider.http.ProviderJson.countOrNone;
import static dev.rejoinder.provider.http.ProviderJson.error;
import static dev.rejoinder.provider.http.ProviderJson.isArray;
import static dev.rejoinder.provider.http.ProviderJson.isObject;
import static dev.rejoinder.provider.http.ProviderJson.nextProperty;

import dev.rejoinder.provider.ModelException;
import dev.rejoinder.provider.http.ProviderJson;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** Parses vectors from a response of {@code /embeddings}, and normalizes them to length 1. */
final class EmbeddingsAnswer {
    static final int MAX_DIMENSIONS = 4096;

    private final int count;
    private final Map<Integer, float[]> vectors = new HashMap<>();

    private EmbeddingsAnswer(int count) {
        this.count = count;
    }

    /**
     * Returns the vectors in the order of the texts.
     *
     * @param count the expected number of vectors
     * @throws ModelException when the number differs or the vectors are not of one dimension
     */
    static List<float[]> read(byte[] body, int count) throws ModelException {
        var answer = new EmbeddingsAnswer(count);
        try {
            ProviderJson.objects(body, 0, body.length, answer::parse);
        } catch (JacksonException | IllegalArgumentException e) {
            // Drop the cause, which may quote the provider's data.
            throw malformed("the vectors cannot be parsed");
        }
        return answer.checked();
    }

    private void parse(JsonParser json) throws ModelException {
        String name;
        while ((name = nextProperty(json)) != null) {
            if (name.equals("data") && isArray(json)) {
                for (int i = 0; json.nextToken() != JsonToken.END_ARRAY; i++) {
                    if (isObject(json)) {
                        entry(json, i);
                    }
                }
            } else if (name.equals("error") && json.currentToken() != JsonToken.VALUE_NULL) {
                throw new ModelException(ModelException.Kind.UNAVAILABLE, error(json).message());
            } else {
                json.skipChildren();
            }
        }
    }

    private void entry(JsonParser json, int place) throws ModelException {
        int index = place;
        float[] vector = null;
        String name;
        while ((name = nextProperty(json)) != null) {
            switch (name) {
                case "index" -> index = countOrNone(json);
                case "embedding" -> vector = vector(json);
                default -> json.skipChildren();
            }
        }
        if (vector == null || index < 0 || index >= count || vectors.put(index, vector) != null) {
            throw malformed("a vector without a matching text");
        }
    }

    private static float @Nullable [] vector(JsonParser json) throws ModelException {
        if (json.currentToken() == JsonToken.VALUE_STRING) {
            byte[] bytes = Base64.getDecoder().decode(json.getString());
            float[] vector = new float[bytes.length / Float.BYTES];
            ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(vector);
            return vector;
        }
        if (!isArray(json)) {
            return null;
        }
        float[] vector = new float[MAX_DIMENSIONS];
        int length = 0;
        while (json.nextToken() != JsonToken.END_ARRAY) {
            if (length == MAX_DIMENSIONS) {
                throw malformed("a vector of more than " + MAX_DIMENSIONS + " dimensions");
            }
            vector[length++] = json.getFloatValue();
        }
        return Arrays.copyOf(vector, length);
    }

    private List<float[]> checked() throws ModelException {
        float[][] checked = new float[count][];
        for (int i = 0; i < checked.length; i++) {
            float[] vector = vectors.get(i);
            if (vector == null) {
                throw malformed("fewer vectors than texts");
            }
            if (vector.length == 0
                    || vector.length > MAX_DIMENSIONS
                    || (i > 0 && vector.length != checked[0].length)) {
                throw malformed("a vector of " + vector.length + " dimensions");
            }
            checked[i] = ofLengthOne(vector);
        }
        return List.of(checked);
    }

    private static float[] ofLengthOne(float[] vector) throws ModelException {
        double squares = 0;
        for (float value : vector) {
            squares += (double) value * value;
        }
        double length = Math.sqrt(squares);
        if (!(length > 0 && length < Double.POSITIVE_INFINITY)) {
            throw malformed("a vector without a direction");
        }
        for (int i = 0; i < vector.length; i++) {
            vector[i] = (float) (vector[i] / length);
        }
        return vector;
    }

    private static ModelException malformed(String detail) {
        return new ModelException(ModelException.Kind.MALFORMED, detail);
    }
}
