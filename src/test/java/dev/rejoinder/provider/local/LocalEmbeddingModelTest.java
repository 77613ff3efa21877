package dev.rejoinder.provider.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.rejoinder.provider.ModelException;
import dev.rejoinder.testkit.SettableClock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalEmbeddingModelTest {
    private static final List<String> PASSAGES =
            List.of("Your parcel arrives within three days.", "The museum was built in 1904.");

    @TempDir Path folder;

    private final SettableClock clock = new SettableClock();

    @Test
    void textsWithTheSameMeaningAreNear() throws Exception {
        assertThat(LocalEmbeddingModel.installed())
                .as("target/rejoinder-embeddings.jar on the class path: mvn process-test-classes")
                .isTrue();
        Files.createFile(folder.resolve("earlier-model.onnx"));
        Files.createFile(folder.resolve("earlier-model.weights"));
        try (var model = new LocalEmbeddingModel(folder, 2, clock)) {
            assertThat(model.isLoaded()).isFalse();
            List<float[]> vectors = model.embedPassages(PASSAGES);
            float[] question = model.embedQuestion("How long does shipping take?");

            assertThat(vectors).allMatch(vector -> vector.length == 384);
            assertThat(dot(vectors.getFirst(), vectors.getFirst())).isCloseTo(1, within(1e-5));
            assertThat(dot(question, vectors.get(0)))
                    .isGreaterThan(dot(question, vectors.get(1)) + 0.05);
            assertThat(model.embedPassages(Collections.nCopies(3, "")))
                    .hasSize(3)
                    .allMatch(vector -> Math.abs(dot(vector, vector) - 1) < 1e-5);
        }
        // Only the graph, its weights, and the two libraries of the runtime.
        try (var files = Files.list(folder)) {
            assertThat(files).hasSize(4);
        }
    }

    @Test
    void idleModelIsUnloadedAndReloadedOnDemand() throws Exception {
        try (var model = new LocalEmbeddingModel(folder, 1, clock)) {
            float[] before = model.embedQuestion("When do you open?");
            model.unloadIfIdle();
            assertThat(model.isLoaded()).isTrue();

            clock.tick(LocalEmbeddingModel.AFTER_QUESTION.plus(Duration.ofSeconds(1)));
            model.unloadIfIdle();
            assertThat(model.isLoaded()).isFalse();
            assertThat(model.embedQuestion("When do you open?")).isEqualTo(before);
        }
    }

    @Test
    void modelIsUnloadedSoonAfterPassagesUnlessAQueryUsedIt() throws Exception {
        try (var model = new LocalEmbeddingModel(folder, 1, clock)) {
            model.embedPassages(List.of("We open at nine."));
            clock.tick(LocalEmbeddingModel.AFTER_PASSAGE.plus(Duration.ofSeconds(1)));
            model.unloadIfIdle();
            assertThat(model.isLoaded()).isFalse();

            model.embedQuestion("When do you open?");
            model.embedPassages(List.of("We open at nine."));
            clock.tick(LocalEmbeddingModel.AFTER_PASSAGE.plus(Duration.ofSeconds(1)));
            model.unloadIfIdle();
            assertThat(model.isLoaded()).isTrue();
        }
    }

    @Test
    void closedModelReportsThatItIsClosed() {
        var model = new LocalEmbeddingModel(folder, 1, clock);
        model.close();

        assertThatThrownBy(() -> model.embedQuestion("When do you open?"))
                .isInstanceOfSatisfying(
                        ModelException.class,
                        e -> assertThat(e.kind()).isEqualTo(ModelException.Kind.ABORTED));
    }

    @Test
    void unusableFolderIsAModelFailure() throws Exception {
        Path file = Files.writeString(folder.resolve("file"), "");
        try (var model = new LocalEmbeddingModel(file, 1, clock)) {
            assertThatThrownBy(() -> model.embedPassages(PASSAGES))
                    .isInstanceOfSatisfying(
                            ModelException.class,
                            e -> assertThat(e.kind()).isEqualTo(ModelException.Kind.UNAVAILABLE));
        }
    }

    private static double dot(float[] a, float[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }
}
