package dev.rejoinder.provider;

import org.jspecify.annotations.Nullable;

/**
 * A step of a model's answer. Text comes in deltas; every other part of the answer will be a case
 * of its own that carries the whole {@link MessagePart}, at its place between the texts. So a
 * reader of deltas does not change when such a case is added, and a delta costs one object.
 */
public sealed interface ModelEvent {
    /** More of the answer's text; never empty, and never ends within a surrogate pair. */
    record TextDelta(String text) implements ModelEvent {}

    /** The model sent a sign of life without text: it thinks, or keeps the connection open. */
    record Alive() implements ModelEvent {}

    /** The answer is whole. Usage is null where the provider did not count. */
    record Finished(FinishReason reason, @Nullable Usage usage) implements ModelEvent {}
}
