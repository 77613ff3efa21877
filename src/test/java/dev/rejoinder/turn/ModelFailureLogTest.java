package dev.rejoinder.turn;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rejoinder.core.ErrorCode;
import dev.rejoinder.provider.ModelException;
import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The sentence that a client gets for a failed call of a model. */
class ModelFailureLogTest {
    private static final Turn TURN =
            new Turn(
                    new TurnKey("bot", "conv", 1),
                    "u1",
                    "a1",
                    TurnState.STREAMING,
                    1,
                    "Hello",
                    "",
                    null,
                    null,
                    null,
                    null,
                    Instant.EPOCH,
                    null,
                    false);

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '"',
            delimiter = '|',
            textBlock =
                    """
                    registry.ollama.ai/library/gemma:2b does not support tools  | REJECTED    | true  | true
                    'tools' is not supported in this model. For information see  | REJECTED    | true  | true
                    Function calling is not supported for this model             | REJECTED    | true  | true
                    registry.ollama.ai/library/gemma:2b does not support tools  | REJECTED    | false | false
                    'tools' is not supported in this model.                      | UNAVAILABLE | true  | false
                    temperature is not supported                                 | REJECTED    | true  | false
                    """)
    void modelWithoutToolsIsNamedAsTheCause(
            String detail, ModelException.Kind kind, boolean offered, boolean named) {
        var failures = new ModelFailureLog(TURN);

        failures.add("openai/gemma", new ModelException(kind, detail), offered);

        ModelFailure failure =
                requireNonNull(failures.failureFor(ErrorCode.MODEL_PROVIDER_ERROR, "openai/gemma"));
        assertThat(failure.sentence().contains("does not support tools")).isEqualTo(named);
    }
}
