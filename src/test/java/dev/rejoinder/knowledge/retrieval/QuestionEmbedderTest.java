package dev.rejoinder.knowledge.retrieval;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rejoinder.knowledge.index.QuestionVector;
import dev.rejoinder.provider.EmbeddingModel;
import dev.rejoinder.provider.ModelException;
import dev.rejoinder.testkit.SettableClock;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

final class QuestionEmbedderTest {
    private final SettableClock clock = new SettableClock();
    private boolean works;
    private int asked;

    private final QuestionEmbedder vectors =
            new QuestionEmbedder(
                    new EmbeddingModel() {
                        @Override
                        public String name() {
                            return "test/played";
                        }

                        @Override
                        public List<float[]> embedPassages(List<String> texts) {
                            throw new UnsupportedOperationException();
                        }

                        @Override
                        public float[] embedQuestion(String text) throws ModelException {
                            asked++;
                            if (works) {
                                return new float[] {1};
                            }
                            throw new ModelException(ModelException.Kind.UNAVAILABLE, "down");
                        }
                    },
                    clock);

    @Test
    void modelThatFailsIsLeftAloneForAWhile() {
        assertThat(vectors.of("a")).isNull();
        works = true;
        clock.tick(Duration.ofSeconds(9));
        assertThat(vectors.of("b")).isNull();
        assertThat(asked).isEqualTo(1);

        clock.tick(Duration.ofSeconds(1));
        assertThat(vectors.of("c")).isNotNull();
        assertThat(vectors.of("d")).extracting(QuestionVector::model).isEqualTo("test/played");
        assertThat(asked).isEqualTo(3);
    }

    @Test
    void withoutAModelThereAreNone() {
        var none = new QuestionEmbedder(null, clock);

        assertThat(none.of("a")).isNull();
    }
}
