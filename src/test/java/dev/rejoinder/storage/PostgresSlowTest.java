package dev.rejoinder.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rejoinder.core.AppError;
import dev.rejoinder.core.ErrorCode;
import dev.rejoinder.core.RequestDeadline;
import dev.rejoinder.turn.Turn;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A database that answers every query late, by the test's clock. */
final class PostgresSlowTest extends WiredStoreContract {
    private static final Duration LATE = Duration.ofMillis(900);
    private static final Duration ALLOWED = Duration.ofMillis(4_200);
    private static final Duration PROMISED = Duration.ofSeconds(5);

    private void assertGivenUpInTime(RequestDeadline.Work<RuntimeException> work) {
        wire.delay(() -> clock.tick(LATE));
        long begun = clock.nanos();
        assertThatThrownBy(() -> RequestDeadline.within(ALLOWED, work))
                .isInstanceOfSatisfying(
                        AppError.class,
                        error -> assertThat(error.code()).isEqualTo(ErrorCode.INTERNAL_ERROR));
        assertThat(Duration.ofNanos(clock.nanos() - begun)).isLessThanOrEqualTo(PROMISED);
        wire.delay(() -> {});
    }

    @Test
    void requestWithManyQueriesEndsAtItsDeadline() {
        assertGivenUpInTime(
                () -> {
                    for (int i = 0; i < 100; i++) {
                        assertThat(storage.turns().find(BOT, "c1", "m1")).isEmpty();
                    }
                });

        assertThat(storage.turns().find(BOT, "c1", "m1")).isEmpty();
    }

    @Test
    void transactionOfManyStatementsIsRolledBackAtItsDeadline() {
        accept(newTurn("c1", 1));
        var next = keyed(newTurn("c1", 2), "k", "body");

        assertGivenUpInTime(() -> accept(next));

        assertThat(database.texts("select sequence from turn")).containsExactly("1");
        Turn again = accept(keyed(newTurn("c1", 3), "k", "body"));
        assertThat(again.key().sequence()).isEqualTo(2);
        assertThat(storage.conversations().find(BOT, "c1").orElseThrow().messageCount())
                .isEqualTo(2);
    }

    @Test
    void backgroundWorkHasNoDeadline() {
        Turn running = accept(newTurn("c1", 1));
        wire.delay(() -> clock.tick(LATE));

        RequestDeadline.within(
                ALLOWED,
                () -> {
                    for (int i = 0; i < 10; i++) {
                        var _ = RequestDeadline.exempt(() -> storage.turns().find(BOT, "c1", "m1"));
                    }
                    RequestDeadline.disable();
                    for (int i = 0; i < 10; i++) {
                        assertThat(storage.turns().find(BOT, "c1", "m1")).isEmpty();
                    }
                });
        assertThat(accept(newTurn("c1", 2)).key().sequence()).isEqualTo(2);
        assertThat(running.key().sequence()).isEqualTo(1);
    }
}
