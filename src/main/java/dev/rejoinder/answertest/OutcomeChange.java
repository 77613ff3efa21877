package dev.rejoinder.answertest;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How a test that passes or fails differs from an earlier run. An error says nothing about the
 * answer, so it is neither better nor worse.
 */
public enum OutcomeChange {
    WORSE,
    BETTER,
    SAME,
    /** Earlier, the test neither passed nor failed. */
    NEW;

    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * Compares two outcomes.
     *
     * @param before null if the test was not in the earlier run
     * @return null if the test has neither passed nor failed
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
