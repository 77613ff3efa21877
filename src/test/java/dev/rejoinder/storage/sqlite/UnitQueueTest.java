package dev.rejoinder.storage.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rejoinder.core.AppError;
import dev.rejoinder.core.ErrorCode;
import java.time.Duration;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;

final class UnitQueueTest {
    private static Unit<Integer> unit() {
        return new Unit<>(sql -> 1);
    }

    @Test
    void fullQueueRefusesAndSaysWhenToTryAgain() {
        var queue = new UnitQueue(2);
        queue.add(unit());
        queue.add(unit());

        assertThatThrownBy(() -> queue.add(unit()))
                .isInstanceOfSatisfying(
                        AppError.class,
                        e -> {
                            assertThat(e.code()).isEqualTo(ErrorCode.OVERLOADED);
                            assertThat(e.retryAfter()).isEqualTo(Duration.ofSeconds(1));
                        });
    }

    @Test
    void unitsAreTakenInOrderAndNoMoreThanAskedFor() {
        var queue = new UnitQueue(3);
        Unit<Integer> first = unit();
        Unit<Integer> second = unit();
        Unit<Integer> third = unit();
        queue.add(first);
        queue.add(second);
        queue.add(third);
        var batch = new ArrayList<Unit<?>>();

        assertThat(queue.take(batch, 2)).isTrue();
        assertThat(batch).containsExactly(first, second);
    }

    @Test
    void closedQueueGivesWhatItHasAndThenEnds() {
        var queue = new UnitQueue(2);
        queue.add(unit());
        queue.close();
        var batch = new ArrayList<Unit<?>>();

        assertThat(queue.take(batch, 2)).isTrue();
        assertThat(queue.take(batch, 2)).isFalse();
        assertThatThrownBy(() -> queue.add(unit()))
                .isInstanceOfSatisfying(
                        AppError.class,
                        e -> assertThat(e.code()).isEqualTo(ErrorCode.SHUTTING_DOWN));
    }
}
