package dev.rejoinder.provider;

import java.time.Duration;
import java.util.List;

/** The chat models of one provider. Thread-safe. */
public interface ChatModel {
    /**
     * Prepares a call. The first {@link ModelCall#next()} sends the request.
     *
     * @throws ModelException when the prompt cannot be sent
     */
    ModelCall call(Prompt prompt) throws ModelException;

    /**
     * Asks the provider for its models. Blocks up to {@code timeout}.
     *
     * @return empty if the provider does not list them
     * @throws ModelException when the call fails
     */
    default List<ListedModel> listModels(Duration timeout) throws ModelException {
        return List.of();
    }

    /**
     * Asks the provider whether it lists a model as one that cannot call tools. Blocks up to {@code
     * timeout}.
     *
     * @return false if the provider does not answer or does not say
     */
    default boolean isListedWithoutTools(String model, Duration timeout) {
        return false;
    }

    /**
     * Whether a model can see images, as its provider lists it or by its name. Blocks up to {@code
     * timeout}.
     *
     * @return UNKNOWN if the provider does not answer or does not say
     */
    default Sight sees(String model, Duration timeout) {
        return Sight.UNKNOWN;
    }
}
