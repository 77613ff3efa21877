package dev.rejoinder.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rejoinder.core.AppError;
import dev.rejoinder.core.ErrorCode;
import org.junit.jupiter.api.Test;

class LargeBodiesTest {
    private static final int MEGABYTE = 1 << 20;

    /** A quarter of the heap holds two bodies with their copies. */
    private final LargeBodies bodies = new LargeBodies(2 * 4 * 4 * MEGABYTE);

    @Test
    void bodiesFillAQuarterOfTheHeapAtMost() {
        long first = bodies.reserve(MEGABYTE);
        var _ = bodies.reserve(MEGABYTE);

        assertThatThrownBy(() -> bodies.reserve(MEGABYTE))
                .isInstanceOfSatisfying(
                        AppError.class,
                        refused -> {
                            assertThat(refused.code()).isEqualTo(ErrorCode.OVERLOADED);
                            assertThat(refused.retryAfter()).isNotNull();
                        });

        bodies.release(first);
        assertThat(bodies.reserve(MEGABYTE)).isEqualTo(first);
    }

    @Test
    void smallBodiesAlwaysFit() {
        var _ = bodies.reserve(MEGABYTE);
        var _ = bodies.reserve(MEGABYTE);

        assertThat(bodies.reserve(16 << 10)).isZero();
    }
}
