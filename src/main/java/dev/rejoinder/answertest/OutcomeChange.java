package dev.rejoinder.answertest;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** How an outcome differs from that of an earlier run. */
public enum OutcomeChange {
    WORSE,
    BETTER,
    SAME,
    /** The earlier run has no outcome of this test. */
    NEW;

    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * Compares two outcomes.
     *
     * @param before null if the test was not in the earlier run
     * @return null while the test has no outcome
     */
    static @Nullable OutcomeChange between(@Nullable TestOutcome before, TestOutcome outcome) {
        if (!outcome.decided()) {
            return null;
        }
        if (before == null || !before.decided()) {
            return NEW;
        }
        boolean passes = outcome == TestOutcome.PASSED;
        if (passes == (before == TestOutcome.PASSED)) {
            return SAME;
        }
        return passes ? BETTER : WORSE;
    }
}
