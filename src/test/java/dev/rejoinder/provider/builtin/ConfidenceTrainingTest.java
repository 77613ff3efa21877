package dev.rejoinder.provider.builtin;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("long")
class ConfidenceTrainingTest {
    /** After a change of questions or features, run {@link ConfidenceTraining}. */
    @Test
    void trainingGivesTheCommittedWeights() throws IOException {
        assertThat(
                        Files.readString(
                                Path.of(
                                        "src/main/resources/dev/rejoinder/provider/builtin/confidence.txt")))
                .isEqualTo(ConfidenceTraining.learn());
    }
}
