package dev.rejoinder.answertest;

import dev.rejoinder.answertest.AnswerTestResult.CitedSource;
import java.util.ArrayList;
import java.util.List;

/** Compares an answer with what is expected of it, without a model. */
final class ExpectationCheck {
    private ExpectationCheck() {}

    /**
     * Returns why the answer fails, a sentence each; nothing if it passes.
     *
     * @param fellBack whether it is the bot's fallback message
     */
    static List<String> failures(
            Expectations expected, String answer, boolean fellBack, List<CitedSource> cited) {
        var reasons = new ArrayList<String>();
        if (Boolean.TRUE.equals(expected.doesNotKnow()) && !fellBack) {
            reasons.add("It answers, although it should not know.");
        }
        if (Boolean.FALSE.equals(expected.doesNotKnow()) && fellBack) {
            reasons.add("It does not know the answer.");
        }
        String text = ComparableText.of(answer);
        for (String each : expected.contains()) {
            if (!text.contains(ComparableText.of(each))) {
                reasons.add("It does not contain \"" + each + "\".");
            }
        }
        for (String each : expected.notContains()) {
            if (text.contains(ComparableText.of(each))) {
                reasons.add("It contains \"" + each + "\".");
            }
        }
        String source = expected.source();
        if (source != null && cited.stream().noneMatch(one -> isNamed(one, source))) {
            reasons.add("It does not cite \"" + source + "\".");
        }
        return reasons;
    }

    private static boolean isNamed(CitedSource cited, String source) {
        return cited.sourceId().equals(source)
                || ComparableText.of(cited.title()).equals(ComparableText.of(source));
    }
}
