package dev.rejoinder.answertest;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The result of one test in a run.
 *
 * @param answer at most {@link #MAX_ANSWER_CHARACTERS}
 * @param cited the sources that the answer cites
 * @param reasons why it failed, a sentence each; empty if it passed
 * @param verdict the reason that the judge gave; null without a judge
 */
public record AnswerTestResult(
        TestOutcome outcome,
        String answer,
        List<CitedSource> cited,
        List<String> reasons,
        @Nullable String verdict) {
    static final int MAX_ANSWER_CHARACTERS = 16_000;
    static final int MAX_REASON_CHARACTERS = 1_000;

    public AnswerTestResult {
        cited = List.copyOf(cited);
        reasons = reasons.stream().map(AnswerTestResult::reason).toList();
        answer = TestText.storable(answer, MAX_ANSWER_CHARACTERS);
        verdict = verdict == null ? null : reason(verdict);
    }

    private static String reason(String text) {
        return TestText.storable(text, MAX_REASON_CHARACTERS);
    }

    /** A source that an answer cites. */
    public record CitedSource(String sourceId, String title) {}
}
