package dev.rejoinder.storage.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rejoinder.core.AppError;
import dev.rejoinder.core.ErrorCode;
import java.time.Duration;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;

final class WorkQueueTest {
    private static QueuedWork<Integer> unit() {
        return new QueuedWork<>(sql -> 1);
    }

    @Test
    void fullQueueRejectsWithARetryDelay() {
        var queue = new WorkQueue(2);
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
    void unitsAreTakenInOrderUpToTheLimit() {
        var queue = new WorkQueue(3);
        QueuedWork<Integer> first = unit();
        QueuedWork<Integer> second = unit();
        QueuedWork<Integer> third = unit();
        queue.add(first);
        queue.add(second);
        queue.add(third);
        var batch = new ArrayList<QueuedWork<?>>();

        assertThat(queue.take(batch, 2)).isTrue();
        assertThat(batch).containsExactly(first, second);
    }

    @Test
    void closedQueueReturnsItsUnitsAndThenEnds() {
        var queue = new WorkQueue(2);
        queue.add(unit());
        queue.close();
        var batch = new ArrayList<QueuedWork<?>>();

        assertThat(queue.take(batch, 2)).isTrue();
        assertThat(queue.take(batch, 2)).isFalse();
        assertThatThrownBy(() -> queue.add(unit()))
                .isInstanceOfSatisfying(
                        AppError.class,
                        e -> assertThat(e.code()).isEqualTo(ErrorCode.SHUTTING_DOWN));
    }
}
