package dev.rejoinder.provider;

import org.jspecify.annotations.Nullable;

/**
 * An event of a streamed model answer. Text arrives in deltas, at one object each. Any other kind
 * of part will become a case that carries the whole {@link MessagePart} at its position between the
 * texts, so readers of deltas do not change.
 */
public sealed interface ModelEvent {
    /** More text; never empty, and never ends within a surrogate pair. */
    record TextDelta(String text) implements ModelEvent {}

    /** A heartbeat without text: the model thinks, or keeps the connection open. */
    record Alive() implements ModelEvent {}

    /** The end of the answer. {@code usage} is null if the provider sent no counts. */
    record Finished(FinishReason reason, @Nullable Usage usage) implements ModelEvent {}
}
