package dev.rejoinder.knowledge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SentenceVectorsTest {
    private final Random chance = new Random(7);

    @Test
    void nearestSentenceCounts() {
        float[] question = {1, 0, 0};
        var vectors =
                SentenceVectors.of(List.of(new float[] {0, 1, 0}, new float[] {0.8f, 0.6f, 0}));

        assertThat(vectors.nearest(question)).isCloseTo(0.8, within(0.005));
        assertThat(vectors.bytes()).hasSize(2 * (2 + 3));
    }

    @Test
    void oneByteADimensionIsPreciseToAThousandth() {
        for (int i = 0; i < 50; i++) {
            float[] a = random();
            float[] b = random();
            assertThat(SentenceVectors.of(List.of(a)).nearest(b))
                    .isCloseTo(dot(a, b), within(1e-3));
        }
    }

    @Test
    void negativeCosinesAreNotZero() {
        var opposite = SentenceVectors.of(List.of(new float[] {-1, 0}));

        assertThat(opposite.nearest(new float[] {1, 0})).isCloseTo(-1, within(0.001));
    }

    @Test
    void chunkWithoutSentenceVectorsHasNoNearest() {
        assertThat(SentenceVectors.of(List.of())).isEqualTo(SentenceVectors.NONE);
        assertThat(SentenceVectors.NONE.nearest(new float[] {1})).isNaN();
    }

    @Test
    void damagedBytesAreRejected() {
        assertThatThrownBy(() -> new SentenceVectors(new byte[7], 3))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new SentenceVectors(new byte[2], 0))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private float[] random() {
        float[] vector = new float[384];
        double squares = 0;
        for (int i = 0; i < vector.length; i++) {
            vector[i] = (float) chance.nextGaussian();
            squares += vector[i] * vector[i];
        }
        for (int i = 0; i < vector.length; i++) {
            vector[i] /= (float) Math.sqrt(squares);
        }
        return vector;
    }

    private static double dot(float[] a, float[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }
}
