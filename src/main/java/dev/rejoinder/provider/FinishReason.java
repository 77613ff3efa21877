package dev.rejoinder.provider;

/** Why a model stopped. Stored by name, so do not rename a constant. */
public enum FinishReason {
    /** The answer is whole. */
    STOP,
    /** The answer reached the token limit. */
    LENGTH,
    /** The provider's content filter cut off or withheld the answer. */
    CONTENT_FILTER,
    /** The model refused to answer; its text, if any, explains that. */
    REFUSAL,
    /** The model called tools. */
    TOOL_CALLS,
    /** A person has the conversation, so no model was called and there is no answer. */
    HANDOVER;

    /** The name that clients see, such as {@code content_filter}. */
    public String wireName() {
        return switch (this) {
            case STOP -> "stop";
            case LENGTH -> "length";
            case CONTENT_FILTER -> "content_filter";
            case REFUSAL -> "refusal";
            case TOOL_CALLS -> "tool_calls";
            case HANDOVER -> "handover";
        };
    }
}
