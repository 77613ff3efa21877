package dev.rejoinder.analytics;

/** The outcome of a turn. */
public enum TurnOutcome {
    /** Answered completely. */
    ANSWERED,
    /** The bot answered that it does not know. */
    FELL_BACK,
    /** Stopped on request. */
    STOPPED,
    /** No answer, or only the beginning of one. */
    FAILED
}
