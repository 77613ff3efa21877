package dev.rejoinder.answertest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rejoinder.answertest.AnswerTestResult.CitedSource;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExpectationCheckTest {
    private static final List<CitedSource> HANDBOOK =
            List.of(new CitedSource("src_1", "The Handbook"));

    private static Expectations contains(String... texts) {
        return new Expectations(List.of(texts), List.of(), null, null, null);
    }

    private static Expectations cites(String source) {
        return new Expectations(List.of(), List.of(), source, null, null);
    }

    private static Expectations knows(@Nullable Boolean doesNotKnow) {
        return new Expectations(List.of(), List.of(), null, doesNotKnow, null);
    }

    private static List<String> failures(Expectations expected, String answer) {
        return ExpectationCheck.failures(expected, answer, false, HANDBOOK);
    }

    @ParameterizedTest
    @CsvSource({
        "within 30 days, 'You can return it WITHIN  30\n days.'",
        "Cafe, In our café.",
        "30 days, It takes **30** days.",
        "30 days, It takes 30 [1] days.",
        "STRASSE, Die Straße ist lang.",
        "ｆｕｌｌ, A full house.",
        "現金, お支払いは現金です。"
    })
    void caseAccentsSpacesAndMarksDoNotMatter(String expected, String answer) {
        assertThat(failures(contains(expected), answer)).isEmpty();
    }

    @Test
    void everyTextMustBeThere() {
        assertThat(failures(contains("30 days", "free", "Norway"), "30 days, for free."))
                .containsExactly("It does not contain \"Norway\".");
    }

    @Test
    void forbiddenTextFails() {
        var expected = new Expectations(List.of(), List.of("Sweden"), null, null, null);

        assertThat(failures(expected, "We ship to SWEDEN."))
                .containsExactly("It contains \"Sweden\".");
        assertThat(failures(expected, "We ship to Iceland.")).isEmpty();
    }

    @Test
    void sourceIsNamedByTitleOrId() {
        assertThat(failures(cites("the handbook"), "Yes.")).isEmpty();
        assertThat(failures(cites("src_1"), "Yes.")).isEmpty();
        assertThat(failures(cites("Handbook"), "Yes."))
                .containsExactly("It does not cite \"Handbook\".");
    }

    @Test
    void fallbackMessageIsKnownByItsMark() {
        String answer = "I do not know.";

        assertThat(ExpectationCheck.failures(knows(true), answer, true, List.of())).isEmpty();
        assertThat(ExpectationCheck.failures(knows(true), answer, false, List.of()))
                .containsExactly("It answers, although it should not know.");
        assertThat(ExpectationCheck.failures(knows(false), answer, true, List.of()))
                .containsExactly("It does not know the answer.");
        assertThat(ExpectationCheck.failures(knows(false), answer, false, List.of())).isEmpty();
        assertThat(ExpectationCheck.failures(knows(null), answer, true, List.of())).isEmpty();
    }

    @Test
    void textThatEveryAnswerContainsIsRefused() {
        assertThatThrownBy(() -> contains("**").checked())
                .hasMessage("Each text of contains must have a letter, digit or sign.");
        assertThatThrownBy(Expectations.NONE::checked).hasMessageStartingWith("A test must expect");
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "PASSED, FAILED, WORSE",
                "PASSED, ERROR, -",
                "FAILED, PASSED, BETTER",
                "ERROR, FAILED, NEW",
                "PASSED, PASSED, SAME",
                "SKIPPED, PASSED, NEW",
                "PENDING, FAILED, NEW",
                "-, PASSED, NEW",
                "PASSED, PENDING, -",
                "PASSED, SKIPPED, -"
            })
    void outcomesAreCompared(
            @Nullable TestOutcome before, TestOutcome now, @Nullable OutcomeChange change) {
        assertThat(OutcomeChange.between(before, now)).isEqualTo(change);
    }
}
