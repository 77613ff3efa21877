package dev.rejoinder.answertest;

import dev.rejoinder.answertest.TestRuns.RunSummary;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A run beside an earlier one.
 *
 * @param earlierRunId null if there is none
 * @param changes how many tests with an outcome are better, worse, the same and new
 */
public record RunComparison(
        RunSummary summary, @Nullable String earlierRunId, Map<OutcomeChange, Integer> changes) {
    static RunComparison of(
            RunSummary summary,
            @Nullable String earlierRunId,
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
        return new RunComparison(summary, earlierRunId, changes);
    }

    public int count(OutcomeChange change) {
        return changes.getOrDefault(change, 0);
    }
}
