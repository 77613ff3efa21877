package dev.rejoinder.access;

/** Counts what subjects do over one length of time, and lets no more through than a limit. */
sealed interface LimitWindow permits LocalLimitWindow, SharedLimitWindow {
    /**
     * Counts one, if the limit allows it. A refused one is not counted.
     *
     * @param limit how many in any time of the window's length; 0 for any number
     */
    LimitDecision acquire(String subject, int limit);

    /** Takes back one that was counted. */
    void giveBack(String subject);
}
