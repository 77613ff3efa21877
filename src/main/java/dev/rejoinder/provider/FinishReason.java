package dev.rejoinder.provider;

/** Why a model stopped by itself. */
public enum FinishReason {
    /** It had said all. */
    STOP,
    /** It reached the longest answer allowed. */
    LENGTH
}
