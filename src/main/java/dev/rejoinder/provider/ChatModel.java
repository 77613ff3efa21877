package dev.rejoinder.provider;

/** A provider's models. Thread-safe. */
public interface ChatModel {
    /** Prepares a call. Nothing is sent before the first {@link ModelCall#next()}. */
    ModelCall call(Prompt prompt);
}
