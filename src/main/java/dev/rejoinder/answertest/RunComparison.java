package dev.rejoinder.answertest;

import dev.rejoinder.answertest.TestRuns.RunSummary;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A run beside earlier results.
 *
 * @param earlierRunId the last run that has some; null if there is none
 * @param isChosen whether the caller chose the earlier run; otherwise each test is compared with
 *     the last run before in which it passed or failed
 * @param changes how many tests that passed or failed are better, worse, the same and new
 */
public record RunComparison(
        RunSummary summary,
        @Nullable String earlierRunId,
        boolean isChosen,
        Map<OutcomeChange, Integer> changes) {
    static RunComparison of(
            RunSummary summary,
            @Nullable String earlierRunId,
            boolean isChosen,
            Map<String, TestOutcome> outcomes,
            Map<String, TestOutcome> earlier) {
        var changes = new EnumMap<OutcomeChange, Integer>(OutcomeChange.class);
        outcomes.forEach(
                (test, outcome) -> {
                    OutcomeChange change = OutcomeChange.between(earlier.get(test), outcome);
                    if (change != null) {
                        changes.merge(change, 1, Integer::sum);
                    }
                });
        return new RunComparison(summary, earlierRunId, isChosen, changes);
    }

    public int count(OutcomeChange change) {
        return changes.getOrDefault(change, 0);
    }
}
