package dev.rejoinder.provider;

/** Whether a model calls the tools that it is offered. */
public enum ToolChoice {
    /** The model decides. */
    AUTO,
    /**
     * No call. Providers want the definitions of tools that the conversation has called already.
     */
    NONE,
    /** At least one call. */
    REQUIRED
}
