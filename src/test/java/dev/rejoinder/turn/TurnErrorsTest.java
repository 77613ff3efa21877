package dev.rejoinder.turn;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rejoinder.core.AppError;
import dev.rejoinder.core.ErrorCode;
import org.junit.jupiter.api.Test;

class TurnErrorsTest {
    @Test
    void onlyAnErrorThatARetryMayHelpAsksForOne() {
        var end =
                new TurnEnd(
                        TurnState.INTERRUPTED, "Te", null, ErrorCode.INTERNAL_ERROR, null, null);

        AppError unread = requireNonNull(TurnErrors.of(end, false));
        AppError read = requireNonNull(TurnErrors.of(end, true));

        assertThat(unread.sentence()).contains("try again");
        assertThat(unread.retryable()).isTrue();
        assertThat(read.sentence())
                .isEqualTo("Something went wrong on the server, and the answer broke off.");
        assertThat(read.retryable()).isFalse();
    }
}
