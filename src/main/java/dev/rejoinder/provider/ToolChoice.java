package dev.rejoinder.provider;

/** Whether a model calls the tools that it is offered. */
public sealed interface ToolChoice {
    /** The model decides. */
    ToolChoice AUTO = General.AUTO;

    /**
     * No call. Providers want the definitions of tools that the conversation has called already.
     */
    ToolChoice NONE = General.NONE;

    /** At least one call. */
    ToolChoice REQUIRED = General.REQUIRED;

    /** A choice that names no tool. */
    enum General implements ToolChoice {
        AUTO,
        NONE,
        REQUIRED
    }

    /** At least one call, of this tool. */
    record OneTool(String name) implements ToolChoice {}
}
