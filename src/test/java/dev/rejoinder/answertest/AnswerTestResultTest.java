package dev.rejoinder.answertest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class AnswerTestResultTest {
    @Test
    void whatModelsSayIsShortAndCanBeStored() {
        String text = "a\0b" + "x".repeat(100_000);

        var result = new AnswerTestResult(TestOutcome.FAILED, text, List.of(), List.of(text), text);

        assertThat(result.answer()).startsWith("a bx").hasSize(16_000);
        assertThat(result.reasons()).containsExactly(result.verdict());
        assertThat(result.verdict()).startsWith("a bx").hasSize(1_000);
    }
}
