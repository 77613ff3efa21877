package dev.rejoinder.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rejoinder.event.EventType;
import dev.rejoinder.event.StoredEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DeliveryOutcomeTest {
    private static final Instant NOW = Instant.parse("2026-11-01T12:00:00Z");

    private static DeliveryOutcome outcome(
            RetrySchedule schedule, int attempts, int status, @Nullable Duration retryAfter) {
        var event =
                new StoredEvent("evt_1", 1, EventType.BOT_UPDATED, "bot_1", null, null, "{}", NOW);
        return DeliveryOutcome.of(
                new ClaimedDelivery(event, 1, attempts, null),
                new AttemptResult(status, "", null, retryAfter, NOW, Duration.ZERO),
                schedule);
    }

    private static List<Duration> pauses(RetrySchedule schedule) {
        var pauses = new ArrayList<Duration>();
        Duration pause = outcome(schedule, 0, 500, null).pause();
        while (pause != null) {
            pauses.add(pause);
            pause = outcome(schedule, pauses.size(), 500, null).pause();
        }
        return pauses;
    }

    @Test
    void schedulesHaveTheirPauses() {
        assertThat(pauses(RetrySchedule.STANDARD))
                .containsExactly(
                        Duration.ofMinutes(5),
                        Duration.ofMinutes(30),
                        Duration.ofHours(2),
                        Duration.ofHours(8));
        List<Duration> longer = pauses(RetrySchedule.LONG);
        assertThat(longer).hasSize(9);
        assertThat(longer.stream().reduce(Duration.ZERO, Duration::plus).toHours()).isEqualTo(71);
    }

    @Test
    void onlyStatusesFrom200To299AreDelivered() {
        for (int status : new int[] {200, 204, 299}) {
            assertThat(outcome(RetrySchedule.LONG, 0, status, null).state())
                    .isEqualTo(DeliveryState.DELIVERED);
        }
        for (int status : new int[] {0, 301, 404, 429, 500}) {
            assertThat(outcome(RetrySchedule.LONG, 0, status, null).state())
                    .isEqualTo(DeliveryState.PENDING);
        }
    }

    @Test
    void lastAttemptFailsForGood() {
        assertThat(outcome(RetrySchedule.STANDARD, 4, 500, null).state())
                .isEqualTo(DeliveryState.FAILED);
        assertThat(outcome(RetrySchedule.LONG, 0, 410, null).state())
                .isEqualTo(DeliveryState.FAILED);
    }

    @Test
    void retryAfterPostponesButNeverAdvancesAnAttempt() {
        assertThat(outcome(RetrySchedule.STANDARD, 0, 503, Duration.ofSeconds(9)).pause())
                .isEqualTo(Duration.ofMinutes(5));
        assertThat(outcome(RetrySchedule.STANDARD, 0, 503, Duration.ofMinutes(9)).pause())
                .isEqualTo(Duration.ofMinutes(9));
        assertThat(outcome(RetrySchedule.STANDARD, 0, 503, Duration.ofDays(9)).pause())
                .isEqualTo(DeliveryOutcome.MAX_RETRY_AFTER);
    }
}
