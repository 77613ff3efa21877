package dev.rejoinder.provider.local;

import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.rejoinder.provider.ModelException;
import dev.rejoinder.testkit.SettableClock;
import dev.rejoinder.testkit.TinyEmbeddingModel;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The vector of token {@code id} in the test models is {@code sin(id * frequency)}. */
class ModelFolderTest {
    private static final double[] FREQUENCIES = {.11, .23, .37, .53, .71, .97, 1.3, 1.7};

    @TempDir Path folder;
    @TempDir Path files;

    @BeforeEach
    void copyModel() throws IOException {
        TinyEmbeddingModel.writeTo(folder);
    }

    private void write(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private LocalEmbeddingModel open() {
        return LocalEmbeddingModel.fromFolder(folder, files, 1, new SettableClock());
    }

    private String name() {
        try (LocalEmbeddingModel model = open()) {
            return model.name();
        }
    }

    private float[] vector(String question) throws ModelException {
        try (LocalEmbeddingModel model = open()) {
            return model.embedQuestion(question);
        }
    }

    private int[] ids(String text) throws IOException {
        try (InputStream in = Files.newInputStream(folder.resolve("tokenizer.json"))) {
            return TokenizerFile.read(in).numbers(text, 256);
        }
    }

    /** The mean of the vectors of these tokens, of length 1. */
    private static float[] mean(int... ids) {
        double[] sum = new double[FREQUENCIES.length];
        double squares = 0;
        for (int i = 0; i < sum.length; i++) {
            for (int id : ids) {
                sum[i] += Math.sin(id * FREQUENCIES[i]);
            }
            squares += sum[i] * sum[i];
        }
        float[] mean = new float[sum.length];
        for (int i = 0; i < sum.length; i++) {
            mean[i] = (float) (sum[i] / Math.sqrt(squares));
        }
        return mean;
    }

    private void refused(ThrowingCallable open, String... words) {
        assertThatThrownBy(open)
                .isInstanceOf(UnsupportedModelException.class)
                .hasMessageContaining(folder.toString())
                .hasMessageContainingAll(words);
    }

    @Test
    void modelWithoutADescriptionPoolsTheMeanForAllLanguages() throws Exception {
        try (LocalEmbeddingModel model = open()) {
            assertThat(model.name()).matches("onnx/.+@[0-9a-f]{12}");
            assertThat(model.languages()).isEmpty();
            assertThat(model.embedsSentences()).isTrue();
            assertThat(model.embedQuestion("When do you open?"))
                    .containsExactly(mean(ids("When do you open?")), within(1e-4f));
        }
    }

    @Test
    void descriptionSetsNameLanguagesPrefixesAndPooling() throws Exception {
        write(
                "rejoinder-model.json",
                """
                {"name": "tiny", "languages": ["zh", "de"], "pooling": "mean",
                 "questionPrefix": "ask: ", "passagePrefix": "text: ", "maxTokens": 16,
                 "unrelatedCosine": 0.4}
                """);
        try (LocalEmbeddingModel model = open()) {
            assertThat(model.name()).startsWith("onnx/tiny@");
            assertThat(model.languages()).containsExactlyInAnyOrder("zh", "de");
            assertThat(model.unrelatedCosine()).isEqualTo(0.4);
            assertThat(model.embedQuestion("now"))
                    .containsExactly(mean(ids("ask: now")), within(1e-4f));
            assertThat(model.embedPassages(List.of("now")).getFirst())
                    .containsExactly(mean(ids("text: now")), within(1e-4f));
        }
    }

    @Test
    void poolingComesFromSentenceTransformersUnlessTheDescriptionSaysOtherwise() throws Exception {
        write("1_Pooling/config.json", "{\"pooling_mode_cls_token\": true}");
        // The first token is always 0, and its vector is zero.
        assertThatThrownBy(() -> vector("When?")).hasMessageContaining("have no direction");

        write("rejoinder-model.json", "{\"pooling\": \"mean\"}");
        assertThat(vector("When?")).containsExactly(mean(ids("When?")), within(1e-4f));

        Files.delete(folder.resolve("rejoinder-model.json"));
        write("1_Pooling/config.json", "{\"pooling_mode_lasttoken\": true}");
        refused(this::open, "another pooling than mean and cls");
    }

    @Test
    void vectorOfTheWholeTextIsPreferredToPooling() throws Exception {
        Files.delete(folder.resolve("model.onnx"));
        TinyEmbeddingModel.copy("sentence.onnx", folder.resolve("any-name.onnx"));

        assertThat(vector("When do you open?"))
                .hasSize(FREQUENCIES.length)
                .isNotEqualTo(mean(ids("When do you open?")));
    }

    @Test
    void nameChangesWithWhatVectorsDependOn() throws Exception {
        write("rejoinder-model.json", "{\"name\": \"tiny\"}");
        String first = name();

        write("rejoinder-model.json", "{\"name\": \"tiny\", \"questionPrefix\": \"ask: \"}");
        assertThat(name()).isEqualTo(first);
        write("rejoinder-model.json", "{\"name\": \"tiny\", \"passagePrefix\": \"text: \"}");
        String prefixed = name();
        assertThat(prefixed).isNotEqualTo(first);

        TinyEmbeddingModel.copy("sentence.onnx", folder.resolve("model.onnx"));
        String second = name();
        assertThat(second).isNotEqualTo(first).isNotEqualTo(prefixed);
        Files.setLastModifiedTime(
                folder.resolve("model.onnx"), FileTime.from(Instant.EPOCH.plusSeconds(1)));
        assertThat(name()).isEqualTo(second);
        write("model.onnx_data", "weights");
        assertThat(name()).isNotEqualTo(second);
    }

    @Test
    void modelThatChangesUnderARunningServerIsNotUsed() throws Exception {
        try (LocalEmbeddingModel model = open()) {
            TinyEmbeddingModel.copy("sentence.onnx", folder.resolve("model.onnx"));
            assertThatThrownBy(() -> model.embedQuestion("When?"))
                    .isInstanceOf(ModelException.class)
                    .hasMessageContaining("Restart the server to use the new model.");
        }
    }

    @Test
    void unusableFoldersAreRefusedAtStart() throws Exception {
        write("rejoinder-model.json", "{\"lang\": [\"zh\"]}");
        refused(this::open, "lang is not one of [languages, maxTokens, name");
        write("rejoinder-model.json", "{\"languages\": [\"chinese\"]}");
        refused(this::open, "ISO 639-1");
        write("rejoinder-model.json", "{\"languages\": \"zh\"}");
        refused(this::open, "languages must be a list");
        write("rejoinder-model.json", "{\"pooling\": \"max\"}");
        refused(this::open, "pooling must be \"mean\" or \"cls\"");
        write("rejoinder-model.json", "{\"maxTokens\": 1}");
        refused(this::open, "maxTokens must be a number from 16 to 8192");
        write("rejoinder-model.json", "{\"unrelatedCosine\": 1}");
        refused(this::open, "unrelatedCosine");
        write("rejoinder-model.json", "{\"name\": \"a\\u0000b\"}");
        refused(this::open, "name must not contain control characters");
        write("rejoinder-model.json", "{");
        refused(this::open, "rejoinder-model.json is not valid JSON");
        write("rejoinder-model.json", "{\"maxTokens\": 513}");
        write("config.json", "{\"model_type\": \"xlm-roberta\", \"max_position_embeddings\": 514}");
        refused(this::open, "at most 512 tokens");
        write("rejoinder-model.json", "{}");
        write("config.json", "{\"max_position_embeddings\": 0}");
        refused(this::open, "at most 0 tokens");
        Files.write(folder.resolve("config.json"), new byte[] {-1, -2, 0});
        refused(this::open, "config.json is not valid JSON");
        Files.delete(folder.resolve("config.json"));
        write("modules.json", "[{\"type\": \"sentence_transformers.models.Dense\"}]");
        refused(this::open, "Dense");
        Files.delete(folder.resolve("modules.json"));
        write("tokenizer.json", "{\"model\": {\"type\": \"BPE\", \"merges\": []}}");
        refused(this::open, "type BPE", "WordPiece and Unigram");
        for (String nothing : List.of("", "null", "[]", "{}", "[".repeat(100_000))) {
            write("tokenizer.json", nothing);
            refused(this::open, "tokenizer.json is not a tokenizer");
        }
        TinyEmbeddingModel.copy("sentence.onnx", folder.resolve("second.onnx"));
        Files.move(folder.resolve("model.onnx"), folder.resolve("first.onnx"));
        refused(this::open, "rename one to model.onnx");
        Files.delete(folder.resolve("first.onnx"));
        Files.delete(folder.resolve("second.onnx"));
        Files.createDirectory(folder.resolve("model.onnx"));
        refused(this::open, "must contain model.onnx and tokenizer.json");
        Files.delete(folder.resolve("tokenizer.json"));
        refused(this::open, "must contain model.onnx and tokenizer.json");
    }

    @Test
    void missingFolderIsRefusedAtStart() {
        assertThatThrownBy(
                        () ->
                                LocalEmbeddingModel.fromFolder(
                                        folder.resolve("none"), files, 1, new SettableClock()))
                .hasMessageContaining("There is no such folder.");
    }

    @Test
    void vectorsWithoutADirectionAreAModelFailure() throws Exception {
        Path graph = folder.resolve("model.onnx");
        byte[] zero = Files.readAllBytes(graph);
        int frequencies = new String(zero, ISO_8859_1).indexOf("freqJ ") + "freqJ ".length();
        Arrays.fill(zero, frequencies, frequencies + FREQUENCIES.length * Float.BYTES, (byte) 0);
        Files.write(graph, zero);
        assertThatThrownBy(() -> vector("When?"))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("The model's vectors have no direction.");

        byte[] notANumber = zero.clone();
        ByteBuffer.wrap(notANumber).order(LITTLE_ENDIAN).putFloat(frequencies, Float.NaN);
        Files.write(graph, notANumber);
        assertThatThrownBy(() -> vector("When?"))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("The model's vectors have no direction.");
    }

    @Test
    void fileThatIsNoModelIsAModelFailure() throws Exception {
        for (String content : List.of("", "no graph")) {
            write("model.onnx", content);

            assertThatThrownBy(() -> vector("When?"))
                    .isInstanceOf(ModelException.class)
                    .hasMessageContaining(
                            "The file model.onnx is no ONNX model that can be loaded:");
        }
    }
}
