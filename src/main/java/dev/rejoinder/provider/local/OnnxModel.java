package dev.rejoinder.provider.local;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.nio.file.Path;
import java.util.Map;

/**
 * The loaded model. Each call runs on its caller's thread, concurrently with others. No other class
 * refers to the runtime, which may be absent.
 */
final class OnnxModel implements AutoCloseable {
    static final int DIMENSIONS = 384;

    /** Texts are truncated to 256 tokens, about 1,100 characters of English. */
    static final int MAX_PIECES = 256;

    private final WordPieces pieces;
    private final OrtEnvironment environment;
    private final OrtSession session;

    /**
     * Loads the model, which takes almost a second.
     *
     * @param folder for its files
     */
    OnnxModel(Path folder) throws IOException {
        Path model = EmbeddingsJar.unpack(folder);
        // Otherwise each start would extract the libraries again, and a killed process would leave
        // them behind.
        System.setProperty("onnxruntime.native.path", folder.toAbsolutePath().toString());
        try (InputStream vocabulary = EmbeddingsJar.vocabulary()) {
            pieces = new WordPieces(TokenizerVocabulary.read(vocabulary));
        }
        environment = OrtEnvironment.getEnvironment();
        try (var options = new OrtSession.SessionOptions()) {
            options.setIntraOpNumThreads(1);
            options.setInterOpNumThreads(1);
            // Both options keep memory for the longest text so far, and save no time for single
            // texts.
            options.setCPUArenaAllocator(false);
            options.setMemoryPatternOptimization(false);
            session = environment.createSession(model.toString(), options);
        } catch (OrtException e) {
            throw new IOException(e);
        }
    }

    float[] vector(String text) throws IOException {
        int[] numbers = pieces.numbers(text, MAX_PIECES);
        long[] shape = {1, numbers.length};
        LongBuffer ids = longs(numbers.length);
        LongBuffer mask = longs(numbers.length);
        for (int i = 0; i < numbers.length; i++) {
            ids.put(i, numbers[i]);
            mask.put(i, 1);
        }
        // No batches: padding texts to one length costs more than it saves.
        try (var first = OnnxTensor.createTensor(environment, ids, shape);
                var second = OnnxTensor.createTensor(environment, mask, shape);
                var third = OnnxTensor.createTensor(environment, longs(numbers.length), shape);
                var result =
                        session.run(
                                Map.of(
                                        "input_ids", first,
                                        "attention_mask", second,
                                        "token_type_ids", third))) {
            var output = (OnnxTensor) result.get(0);
            return mean(output.getFloatBuffer(), numbers.length);
        } catch (OrtException e) {
            throw new IOException(e);
        }
    }

    private static LongBuffer longs(int count) {
        return ByteBuffer.allocateDirect(count * Long.BYTES)
                .order(ByteOrder.nativeOrder())
                .asLongBuffer();
    }

    /** Mean pooling over all tokens, normalized to unit length. */
    private static float[] mean(FloatBuffer states, int count) {
        float[] sum = new float[DIMENSIONS];
        float[] state = new float[DIMENSIONS];
        for (int i = 0; i < count; i++) {
            states.get(i * DIMENSIONS, state);
            for (int k = 0; k < DIMENSIONS; k++) {
                sum[k] += state[k];
            }
        }
        double squares = 0;
        for (float value : sum) {
            squares += (double) value * value;
        }
        float scale = (float) (1 / Math.sqrt(squares));
        for (int k = 0; k < DIMENSIONS; k++) {
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
