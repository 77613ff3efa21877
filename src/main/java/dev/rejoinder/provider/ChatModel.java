package dev.rejoinder.provider;

/** The chat models of one provider. Thread-safe. */
public interface ChatModel {
    /**
     * Prepares a call. The first {@link ModelCall#next()} sends the request.
     *
     * @throws ModelException REJECTED when the adapter cannot encode a part of the prompt
     */
    ModelCall call(Prompt prompt) throws ModelException;
}
