package dev.rejoinder.turn;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ToolEventTest {
    private static final Instant THEN = Instant.EPOCH;

    private static ToolStep step(ToolStepState state) {
        return new ToolStep(
                1,
                0,
                "call",
                "order",
                "Order",
                "{}",
                0,
                true,
                null,
                state,
                null,
                new ToolStep.Events(null, 1, 2),
                null,
                THEN,
                THEN);
    }

    /** A call whose outcome was unknown is made again, and keeps the numbers of its events. */
    @ParameterizedTest
    @EnumSource
    void onlyACallWithAnOutcomeHasEnded(ToolStepState state) {
        assertThat(ToolEvent.of(List.of(step(state))))
                .extracting(ToolEvent::kind)
                .isEqualTo(
                        state.ended()
                                ? List.of(ToolEvent.Kind.STARTED, ToolEvent.Kind.ENDED)
                                : List.of(ToolEvent.Kind.STARTED));
    }
}
