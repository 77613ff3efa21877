package dev.rejoinder.turn;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rejoinder.core.AppError;
import dev.rejoinder.core.ErrorCode;
import dev.rejoinder.core.ProviderErrorDetail;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TurnErrorsTest {
    @ParameterizedTest
    @EnumSource(ErrorCode.class)
    void sentenceAndFlagAgree(ErrorCode code) {
        var cause = ProviderErrorDetail.of("openai/gpt", 503, "busy");
        for (ModelFailure failure :
                Arrays.asList(
                        null,
                        new ModelFailure(true, "The model could not answer.", cause),
                        new ModelFailure(false, "The model could not answer.", cause))) {
            for (String text : List.of("", "Te")) {
                var state = text.isEmpty() ? TurnState.FAILED : TurnState.INTERRUPTED;
                var end = new TurnEnd(state, text, null, code, null, null, false, null, failure);
                for (boolean streamed : List.of(true, false)) {
                    AppError error = requireNonNull(TurnErrors.of(end, streamed));

                    assertThat(error.sentence().endsWith(" Please try again."))
                            .as(error.sentence())
                            .isEqualTo(error.retryable());
                }
            }
        }
    }

    @Test
    void onlyAnErrorThatARetryMayHelpAsksForOne() {
        var end =
                new TurnEnd(
                        TurnState.INTERRUPTED, "Te", null, ErrorCode.INTERNAL_ERROR, null, null);

        AppError unread = requireNonNull(TurnErrors.of(end, false));
        AppError read = requireNonNull(TurnErrors.of(end, true));

        assertThat(unread.sentence()).contains("try again");
        assertThat(unread.retryable()).isTrue();
        assertThat(read.code()).isEqualTo(ErrorCode.ANSWER_INTERRUPTED);
        assertThat(read.sentence()).contains("with another Idempotency-Key");
        assertThat(read.retryable()).isFalse();
    }
}
