package dev.rejoinder.provider;

import org.jspecify.annotations.Nullable;

/** What a model says while it answers. */
public sealed interface ModelEvent {
    /** More of the answer; never empty, and never ends within a surrogate pair. */
    record Text(String text) implements ModelEvent {}

    /** No text yet, but the model is at work: it thinks, or says that it is there. */
    record Alive() implements ModelEvent {}

    /** The answer is whole. Usage is null where the provider did not count. */
    record Finished(FinishReason reason, @Nullable Usage usage) implements ModelEvent {}
}
