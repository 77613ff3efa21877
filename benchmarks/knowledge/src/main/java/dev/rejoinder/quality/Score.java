package dev.rejoinder.quality;

import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;

/**
 * The quality of all results; each figure is from 0 to 1.
 *
 * @param first share of questions whose right passage ranks first
 * @param inFive share of questions whose right passage is among the first five
 * @param reciprocalRank mean reciprocal rank of the right passage
 * @param right share of answerable questions whose reply contains the answer
 * @param silent share of unanswerable questions on which the system abstained
 * @param wronglySilent share of answerable questions on which the system abstained
 */
record Score(
        double first,
        double inFive,
        double reciprocalRank,
        double right,
        double silent,
        double wronglySilent) {
    static final String HEADER =
            "%-42s %-9s %6s %6s %6s %6s %6s %12s %8s"
                    .formatted(
                            "",
                            "split",
                            "hit@1",
                            "hit@5",
                            "MRR",
                            "right",
                            "silent",
                            "wrongly silent",
                            "balance");

    static Score of(List<QuestionResult> outcomes) {
        List<QuestionResult> answerable =
                outcomes.stream().filter(one -> one.question().isAnswerable()).toList();
        List<QuestionResult> others =
                outcomes.stream().filter(one -> !one.question().isAnswerable()).toList();
        double ranks =
                answerable.stream().mapToDouble(one -> one.rank() > 0 ? 1.0 / one.rank() : 0).sum();
        return new Score(
                part(answerable, one -> one.rank() == 1),
                part(answerable, one -> one.rank() > 0 && one.rank() <= 5),
                ranks / answerable.size(),
                part(answerable, QuestionResult::right),
                part(others, QuestionResult::abstained),
                part(answerable, QuestionResult::abstained));
    }

    private static double part(List<QuestionResult> outcomes, Predicate<QuestionResult> wanted) {
        return (double) outcomes.stream().filter(wanted).count() / outcomes.size();
    }

    /**
     * The harmonic mean of right answers and right abstentions, so that neither can make up for the
     * other.
     */
    double balance() {
        return right + silent == 0 ? 0 : 2 * right * silent / (right + silent);
    }

    String line(String name, String split) {
        return String.format(
                Locale.ROOT,
                "%-42s %-9s %6.3f %6.3f %6.3f %6.3f %6.3f %14.3f %8.3f",
                name,
                split,
                first,
                inFive,
                reciprocalRank,
                right,
                silent,
                wronglySilent,
                balance());
    }
}
