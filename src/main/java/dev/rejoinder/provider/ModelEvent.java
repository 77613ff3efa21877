package dev.rejoinder.provider;

import org.jspecify.annotations.Nullable;

/**
 * An event of a streamed model answer, in the order of the model. Text arrives in deltas, at one
 * object each; other parts arrive whole.
 */
public sealed interface ModelEvent {
    /** More text; never empty, and never ends within a surrogate pair. */
    record TextDelta(String text) implements ModelEvent {}

    /** A heartbeat without text: the model thinks, or keeps the connection open. */
    record Alive() implements ModelEvent {}

    /**
     * A complete call of a tool. Calls arrive only when the answer is whole, right before {@link
     * Finished} with {@link FinishReason#TOOL_CALLS}: an answer that was cut off, reached its token
     * limit or was withheld has none.
     *
     * @param callId unique in the answer; made by the adapter if the provider sent none
     * @param arguments as the model wrote them: JSON by convention, not validated
     */
    record ToolCallRequested(String callId, String tool, String arguments) implements ModelEvent {}

    /** State that must be sent back at this place in the assistant's message. */
    record ProviderStateReceived(MessagePart.ProviderState state) implements ModelEvent {}

    /** The end of the answer. {@code usage} is null if the provider sent no counts. */
    record Finished(FinishReason reason, @Nullable Usage usage) implements ModelEvent {}
}
