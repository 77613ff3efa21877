package dev.rejoinder.provider;

/** Why a model stopped by itself. Stored by name, so none is ever renamed. */
public enum FinishReason {
    /** It had said all. */
    STOP,
    /** It reached the longest answer allowed. */
    LENGTH,
    /** A filter of the provider cut the answer, or withheld it. */
    CONTENT_FILTER,
    /** The model declined to answer; its text, if any, says so. */
    REFUSAL,
    /** It asked for tools to be called. */
    TOOL_CALLS;

    /** The name that clients see, such as {@code content_filter}. */
    public String wireName() {
        return switch (this) {
            case STOP -> "stop";
            case LENGTH -> "length";
            case CONTENT_FILTER -> "content_filter";
            case REFUSAL -> "refusal";
            case TOOL_CALLS -> "tool_calls";
        };
    }
}
