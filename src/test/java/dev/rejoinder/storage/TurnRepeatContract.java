package dev.rejoinder.storage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rejoinder.core.ErrorCode;
import dev.rejoinder.turn.NewTurn;
import dev.rejoinder.turn.Turn;
import dev.rejoinder.turn.TurnEnd;
import dev.rejoinder.turn.TurnState;
import dev.rejoinder.turn.TurnStore;
import dev.rejoinder.turn.TurnStore.Accepted;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;

/** Requests that are repeated under their idempotency key in a {@link TurnStore}. */
abstract class TurnRepeatContract extends TurnStoreFixture {
    @Test
    void knownKeyReturnsTheRunningTurn() {
        NewTurn turn = keyed(newTurn("c1", 1), KEY, BODY);
        Turn first = accept(turn);

        assertThat(turns().accept(keyed(newTurn("c9", 1), KEY, BODY), LEASE))
                .isEqualTo(new Accepted(first, false));
        assertThat(storage.conversations().find(BOT, "c9")).isEmpty();
    }

    @Test
    void knownKeyReturnsTheEndedTurn() {
        Turn first = accept(keyed(newTurn("c1", 1), KEY, BODY));
        finish(first, interrupted("Half"));

        assertThat(turns().accept(keyed(newTurn("c1", 2), KEY, BODY), LEASE))
                .isEqualTo(new Accepted(find(first), false));
        assertThat(messageCount("c1")).isEqualTo(2);
    }

    @Test
    void knownKeyWithAnotherBodyIsRefused() {
        accept(keyed(newTurn("c1", 1), KEY, BODY));

        assertRefused(
                ErrorCode.IDEMPOTENCY_KEY_REUSED,
                () -> accept(keyed(newTurn("c2", 1), KEY, "other")));
        assertThat(storage.conversations().find(BOT, "c2")).isEmpty();
    }

    @Test
    void keyOfADeletedConversationDoesNotRunAgain() {
        accept(keyed(newTurn("c1", 1), KEY, BODY));
        storage.conversations().delete(BOT, "c1");

        assertRefused(
                ErrorCode.CONVERSATION_NOT_FOUND, () -> accept(keyed(newTurn("c1", 1), KEY, BODY)));
    }

    @Test
    void failedTurnRunsAgainUnderItsOwnIds() {
        Turn first = accept(keyed(newTurn("c1", 1), KEY, BODY));
        finish(first, failed());
        clock.tick(Duration.ofSeconds(1));

        Accepted again = turns().accept(keyed(newTurn("c2", 1), KEY, BODY), LEASE);

        assertThat(again.mustRun()).isTrue();
        assertThat(again.turn().fence()).isGreaterThan(first.fence());
        assertThat(again.turn())
                .isEqualTo(
                        new Turn(
                                first.key(),
                                "c1-u1",
                                "c1-a1",
                                TurnState.STREAMING,
                                again.turn().fence(),
                                "Question 1",
                                "",
                                null,
                                null,
                                null,
                                null,
                                first.createdAt(),
                                null,
                                true));
        assertThat(finish(first, complete("Stale"))).isFalse();
        assertThat(finish(again.turn(), complete("Good"))).isTrue();
        assertThat(messageCount("c1")).isEqualTo(2);
    }

    private static TurnEnd cut(String text) {
        return new TurnEnd(TurnState.INTERRUPTED, text, null, ErrorCode.INTERNAL_ERROR, null, null);
    }

    @Test
    void interruptedUnseenTurnRunsAgainAndReplacesItsPartialText() {
        Turn first = accept(unread(keyed(newTurn("c1", 1), KEY, BODY)));
        assertThat(finish(first, cut("Hal"))).isTrue();
        assertThat(messageCount("c1")).isEqualTo(2);
        var takenUp = new ArrayList<Turn>();

        Accepted again =
                turns().accept(unread(keyed(newTurn("c2", 1), KEY, BODY)), LEASE, takenUp::add);

        assertThat(again.mustRun()).isTrue();
        assertThat(takenUp).endsWith(again.turn());
        assertThat(again.turn().messageId()).isEqualTo("c1-a1");
        assertThat(again.turn().answer()).isEmpty();
        assertThat(again.turn().streamed()).isFalse();
        assertThat(messageCount("c1")).isEqualTo(1);
        assertThat(finish(again.turn(), complete("Good"))).isTrue();
        assertThat(messageCount("c1")).isEqualTo(2);
    }

    @Test
    void interruptedStreamedTurnIsFinal() {
        Turn first = accept(keyed(newTurn("c1", 1), KEY, BODY));
        assertThat(finish(first, cut("Hal"))).isTrue();

        Accepted again = turns().accept(unread(keyed(newTurn("c2", 1), KEY, BODY)), LEASE);

        assertThat(again.mustRun()).isFalse();
        assertThat(again.turn().answer()).isEqualTo("Hal");
    }

    @Test
    void turnThatBeganToStreamKeepsItsText() {
        Turn first = accept(unread(keyed(newTurn("c1", 1), KEY, BODY)));
        assertThat(turns().markStreamed(first.key(), first.fence())).isTrue();
        assertThat(turns().markStreamed(first.key(), first.fence())).isTrue();
        assertThat(turns().markStreamed(first.key(), first.fence() + 1)).isFalse();
        assertThat(finish(first, cut("Hal"))).isTrue();

        assertThat(turns().accept(unread(keyed(newTurn("c2", 1), KEY, BODY)), LEASE).mustRun())
                .isFalse();
        assertThat(find(first).streamed()).isTrue();
    }

    @Test
    void restartedTurnWaitsForTheRunningOne() {
        Turn first = accept(keyed(newTurn("c1", 1), KEY, BODY));
        finish(first, failed());
        Turn second = accept(newTurn("c1", 2));

        Turn again = accept(keyed(newTurn("c1", 1), KEY, BODY));
        assertThat(again.state()).isEqualTo(TurnState.PENDING);
        assertThat(turns().claim(again.key(), LEASE)).isEmpty();
        finish(second, complete("Yes"));
        assertThat(turns().claim(again.key(), LEASE)).isPresent();
    }

    @Test
    void expiredKeyStartsANewTurn() {
        accept(keyed(newTurn("c1", 1), KEY, BODY));
        Instant now = clock.now();

        assertThat(turns().forgetKeys(now)).isZero();
        assertThat(turns().forgetKeys(now.plusMillis(1))).isEqualTo(1);
        assertThat(turns().accept(keyed(newTurn("c2", 1), KEY, BODY), LEASE).mustRun()).isTrue();
    }

    @Test
    void manyKeysExpire() {
        for (int i = 0; i < 1001; i++) {
            accept(keyed(newTurn("c" + i, 1), "key" + i, BODY));
        }

        assertThat(turns().forgetKeys(clock.now().plusMillis(1))).isEqualTo(1001);
    }
}
