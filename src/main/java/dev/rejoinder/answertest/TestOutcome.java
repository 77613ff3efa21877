package dev.rejoinder.answertest;

import java.util.Locale;

/** How a test ended in a run. */
public enum TestOutcome {
    /** It has not been asked yet. */
    PENDING,
    PASSED,
    FAILED,
    /** There was no whole answer to check, or no verdict of the judge. */
    ERROR,
    /** It only has an expectation for a judge, and the run has none. */
    SKIPPED;

    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether it tells how good the bot is. */
    boolean decided() {
        return switch (this) {
            case PASSED, FAILED -> true;
            case PENDING, ERROR, SKIPPED -> false;
        };
    }
}
