package dev.rejoinder.provider.local;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The loaded model. Each call runs on its caller's thread, concurrently with others. No other class
 * refers to the runtime, which may be absent.
 */
final class OnnxModel implements AutoCloseable {
    /** The mask is 1 for each token; the types are 0, as there is one text. */
    private static final Set<String> INPUTS =
            Set.of("input_ids", "attention_mask", "token_type_ids");

    /** As many as the search index takes. */
    private static final int MAX_DIMENSIONS = 4096;

    private static final int TOKENS_RANK = 3;
    private static final int TEXT_RANK = 2;

    private final Tokenizer tokenizer;
    private final ModelDescription description;
    private final OrtEnvironment environment;
    private final OrtSession session;
    private final String output;

    /**
     * Loads the model, which takes almost a second.
     *
     * @param runtime the folder of the runtime's libraries
     * @throws UnsupportedModelException if the file is damaged, or its inputs or outputs are not
     *     those of a text model
     */
    OnnxModel(Path graph, Tokenizer tokenizer, ModelDescription description, Path runtime)
            throws IOException {
        this.tokenizer = tokenizer;
        this.description = description;
        // Otherwise each start would extract the libraries again, and a killed process would leave
        // them behind.
        System.setProperty("onnxruntime.native.path", runtime.toAbsolutePath().toString());
        environment = OrtEnvironment.getEnvironment();
        try (var options = new OrtSession.SessionOptions()) {
            options.setIntraOpNumThreads(1);
            options.setInterOpNumThreads(1);
            // Both options keep memory for the longest text so far, and save no time for single
            // texts.
            options.setCPUArenaAllocator(false);
            options.setMemoryPatternOptimization(false);
            session = environment.createSession(graph.toString(), options);
        } catch (OrtException e) {
            throw new UnsupportedModelException(
                    "The file %s is no ONNX model that can be loaded: %s"
                            .formatted(graph.getFileName(), e.getMessage()),
                    e);
        }
        try {
            checkInputs();
            output = output();
        } catch (UnsupportedModelException e) {
            close();
            throw e;
        }
    }

    private void checkInputs() {
        if (!INPUTS.containsAll(session.getInputNames())) {
            throw new UnsupportedModelException(
                    "The model has the inputs %s. Supported are %s."
                            .formatted(session.getInputNames(), new TreeSet<>(INPUTS)));
        }
    }

    /** Prefers a vector of the whole text, which the model has pooled as it was trained. */
    private String output() {
        Set<String> names = session.getOutputNames();
        return Stream.of("sentence_embedding", "last_hidden_state", "token_embeddings")
                .filter(names::contains)
                .findFirst()
                .orElseGet(() -> names.iterator().next());
    }

    float[] vector(String text) throws IOException {
        int[] ids = tokenizer.numbers(text, description.maxTokens());
        // No batches: padding texts to one length costs more than it saves.
        Map<String, OnnxTensor> inputs = new HashMap<>();
        try {
            for (String name : session.getInputNames()) {
                LongBuffer values = values(name, ids);
                long[] shape = {1, ids.length};
                inputs.put(name, OnnxTensor.createTensor(environment, values, shape));
            }
            try (var result = session.run(inputs, Set.of(output))) {
                return vector(result.get(0));
            }
        } catch (OrtException e) {
            throw new IOException(e);
        } finally {
            inputs.values().forEach(OnnxTensor::close);
        }
    }

    private static LongBuffer values(String input, int[] ids) {
        LongBuffer values = longs(ids.length);
        for (int i = 0; i < ids.length; i++) {
            values.put(
                    i,
                    switch (input) {
                        case "input_ids" -> ids[i];
                        case "attention_mask" -> 1;
                        default -> 0;
                    });
        }
        return values;
    }

    private float[] vector(OnnxValue value) {
        if (value instanceof OnnxTensor tensor) {
            long[] shape = tensor.getInfo().getShape();
            FloatBuffer floats = tensor.getFloatBuffer();
            int dimensions = (int) shape[shape.length - 1];
            if (dimensions > MAX_DIMENSIONS) {
                throw new UnsupportedModelException(
                        "The model's vectors have %d dimensions; at most %d are supported."
                                .formatted(dimensions, MAX_DIMENSIONS));
            }
            if (floats != null && shape.length == TOKENS_RANK) {
                boolean first = description.pooling() == ModelDescription.Pooling.CLS;
                return mean(floats, first ? 1 : (int) shape[1], dimensions);
            }
            if (floats != null && shape.length == TEXT_RANK) {
                return mean(floats, 1, dimensions);
            }
        }
        throw new UnsupportedModelException(
                "The model's output %s has no vectors of numbers.".formatted(output));
    }

    private static LongBuffer longs(int count) {
        return ByteBuffer.allocateDirect(count * Long.BYTES)
                .order(ByteOrder.nativeOrder())
                .asLongBuffer();
    }

    /** The mean of the first vectors, normalized to unit length. */
    private static float[] mean(FloatBuffer states, int count, int dimensions) {
        float[] sum = new float[dimensions];
        float[] state = new float[dimensions];
        for (int i = 0; i < count; i++) {
            states.get(i * dimensions, state);
            for (int k = 0; k < dimensions; k++) {
                sum[k] += state[k];
            }
        }
        double squares = 0;
        for (float value : sum) {
            squares += (double) value * value;
        }
        // Such a vector would be near to all others or to none, and no index takes it.
        if (!(squares > 0 && squares < Double.POSITIVE_INFINITY)) {
            throw new UnsupportedModelException("The model's vectors have no direction.");
        }
        float scale = (float) (1 / Math.sqrt(squares));
        for (int k = 0; k < dimensions; k++) {
            sum[k] *= scale;
        }
        return sum;
    }

    @Override
    public void close() throws IOException {
        try {
            session.close();
        } catch (OrtException e) {
            throw new IOException(e);
        }
    }
}
