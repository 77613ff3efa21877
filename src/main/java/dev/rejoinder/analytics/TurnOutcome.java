package dev.rejoinder.analytics;

/** What became of a question. */
public enum TurnOutcome {
    /** It was answered in full. */
    ANSWERED,
    /** The answer was that the bot does not know. */
    FELL_BACK,
    /** The answer was stopped on request. */
    STOPPED,
    /** There is no answer, or only the beginning of one. */
    FAILED
}
