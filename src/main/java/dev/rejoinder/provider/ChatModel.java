package dev.rejoinder.provider;

/** A provider's models. Thread-safe. */
public interface ChatModel {
    /**
     * Prepares a call. Nothing is sent before the first {@link ModelCall#next()}.
     *
     * @throws ModelException REJECTED when the prompt has a part that this provider cannot be sent
     */
    ModelCall call(Prompt prompt) throws ModelException;
}
