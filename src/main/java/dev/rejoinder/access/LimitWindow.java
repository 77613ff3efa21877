package dev.rejoinder.access;

/** A sliding window: counts the uses of subjects over a period, and enforces limits. */
sealed interface LimitWindow permits LocalLimitWindow, SharedLimitWindow {
    /**
     * Counts one use if the limit allows it; a rejected use is not counted.
     *
     * @param limit maximum uses in any period of the window's length; 0 for unlimited
     */
    LimitDecision acquire(String subject, int limit);

    /** Takes back one counted use. */
    void refund(String subject);
}
