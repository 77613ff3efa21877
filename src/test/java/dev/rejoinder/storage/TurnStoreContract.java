package dev.rejoinder.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rejoinder.core.AppError;
import dev.rejoinder.core.ErrorCode;
import dev.rejoinder.provider.FinishReason;
import dev.rejoinder.provider.Usage;
import dev.rejoinder.turn.Turn;
import dev.rejoinder.turn.TurnEnd;
import dev.rejoinder.turn.TurnKey;
import dev.rejoinder.turn.TurnState;
import dev.rejoinder.turn.TurnStore;
import dev.rejoinder.turn.TurnStore.Accepted;
import dev.rejoinder.turn.TurnStore.Checkpoint;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Acceptance, order, lookups and recovery of turns in a {@link TurnStore}. */
abstract class TurnStoreContract extends TurnStoreFixture {
    @Test
    void firstTurnIsStoredStreaming() {
        Accepted accepted = turns().accept(newTurn("c1", 1), LEASE);

        assertThat(accepted.mustRun()).isTrue();
        assertThat(accepted.turn())
                .isEqualTo(
                        new Turn(
                                new TurnKey(BOT, "c1", 1),
                                "c1-u1",
                                "c1-a1",
                                TurnState.STREAMING,
                                accepted.turn().fence(),
                                "Question 1",
                                "",
                                null,
                                null,
                                null,
                                null,
                                clock.now(),
                                null,
                                true));
        assertThat(find(accepted.turn())).isEqualTo(accepted.turn());
    }

    @Test
    void completeTurnIsStoredWithEverything() {
        Turn turn = accept(newTurn("c1", 1));
        clock.tick(Duration.ofSeconds(3));
        var end =
                new TurnEnd(
                        TurnState.COMPLETE,
                        "Grüße 🙂",
                        FinishReason.LENGTH,
                        null,
                        new Usage(7, 9),
                        "[{\"id\":\"src_1\"}]");

        assertThat(finish(turn, end)).isTrue();
        assertThat(find(turn))
                .isEqualTo(
                        new Turn(
                                turn.key(),
                                "c1-u1",
                                "c1-a1",
                                TurnState.COMPLETE,
                                turn.fence(),
                                "Question 1",
                                "Grüße 🙂",
                                FinishReason.LENGTH,
                                null,
                                new Usage(7, 9),
                                "[{\"id\":\"src_1\"}]",
                                turn.createdAt(),
                                clock.now(),
                                true));
    }

    @Test
    void unknownConversationIsRefusedAndNothingIsStored() {
        assertRefused(ErrorCode.CONVERSATION_NOT_FOUND, () -> accept(newTurn("c1", 2)));
        assertRefused(
                ErrorCode.CONVERSATION_NOT_FOUND, () -> accept(keyed(newTurn("c1", 2), KEY, BODY)));
        // The refused request has not used up its key either.
        assertThat(turns().accept(keyed(newTurn("c2", 1), KEY, "other"), LEASE).mustRun()).isTrue();
    }

    @Test
    void turnBehindARunningTurnWaits() {
        Turn first = accept(newTurn("c1", 1));
        Turn second = accept(newTurn("c1", 2));
        Turn third = accept(newTurn("c1", 3));

        assertThat(List.of(first.state(), second.state(), third.state()))
                .containsExactly(TurnState.STREAMING, TurnState.PENDING, TurnState.PENDING);
        assertThat(List.of(second.key().sequence(), third.key().sequence()))
                .containsExactly(2L, 3L);
    }

    @Test
    void turnBehindAWaitingTurnWaits() {
        Turn first = accept(newTurn("c1", 1));
        accept(newTurn("c1", 2));
        finish(first, complete("Yes"));

        assertThat(accept(newTurn("c1", 3)).state()).isEqualTo(TurnState.PENDING);
    }

    @Test
    void ninthWaitingTurnIsRefused() {
        for (int i = 1; i <= 1 + TurnStore.MAX_WAITING; i++) {
            accept(newTurn("c1", i));
        }
        long before = messageCount("c1");

        assertThatThrownBy(() -> accept(newTurn("c1", 10)))
                .isInstanceOfSatisfying(
                        AppError.class,
                        e -> {
                            assertThat(e.code()).isEqualTo(ErrorCode.CONVERSATION_BUSY);
                            assertThat(e.retryAfter()).isEqualTo(Duration.ofSeconds(1));
                        });
        assertThat(messageCount("c1")).isEqualTo(before);
    }

    @Test
    void turnsOfOneConversationAreClaimedInOrder() {
        Turn first = accept(newTurn("c1", 1));
        Turn second = accept(newTurn("c1", 2));
        Turn third = accept(newTurn("c1", 3));

        assertThat(turns().claim(second.key(), LEASE)).isEmpty();
        finish(first, complete("Yes"));
        assertThat(turns().claim(third.key(), LEASE)).isEmpty();
        long fence = turns().claim(second.key(), LEASE).orElseThrow();
        assertThat(fence).isGreaterThan(second.fence());
        assertThat(turns().claim(second.key(), LEASE)).isEmpty();
        assertThat(find(second).state()).isEqualTo(TurnState.STREAMING);
        assertThat(find(second).fence()).isEqualTo(fence);
    }

    @Test
    void conversationsDoNotWaitForEachOther() {
        accept(newTurn("c1", 1));

        assertThat(accept(newTurn("c2", 1)).state()).isEqualTo(TurnState.STREAMING);
    }

    @Test
    void openTurnsAreThoseWithoutAnEnd() {
        Turn first = accept(newTurn("c1", 1));
        Turn second = accept(newTurn("c1", 2));
        Turn over = accept(newTurn("c2", 1));
        finish(over, complete("Over"));

        assertThat(turns().unfinished())
                .containsExactly(
                        new TurnStore.UnfinishedTurn(first.key(), first.messageId()),
                        new TurnStore.UnfinishedTurn(second.key(), second.messageId()));
    }

    @Test
    void turnIsFoundInItsConversationByEitherMessageId() {
        Turn turn = accept(newTurn("c1", 1));
        accept(newTurn("c2", 1));
        storage.bots().insert(bot("bot_2", null));

        assertThat(turns().find(BOT, "c2", turn.messageId())).isEmpty();
        assertThat(turns().find("bot_2", "c1", turn.messageId())).isEmpty();
        assertThat(turns().find(BOT, "c2", turn.userMessageId())).isEmpty();
        assertThat(turns().find("bot_2", "c1", turn.userMessageId())).isEmpty();
        assertThat(turns().find(BOT, "c1", turn.userMessageId())).contains(turn);
        assertThat(turns().find(BOT, "c1", turn.messageId())).contains(turn);
    }

    @Test
    void historyIsTheLatestTurnsThatFitOldestFirst() {
        for (int i = 1; i <= 4; i++) {
            converse("c1", i);
        }
        var key = new TurnKey(BOT, "c1", 4);
        int oneTurn = "Question 1".length() + "Answer 1".length();

        assertThat(sequences(turns().before(key, 10, 10 * oneTurn))).containsExactly(1L, 2L, 3L);
        assertThat(sequences(turns().before(key, 10, 2 * oneTurn))).containsExactly(2L, 3L);
        assertThat(sequences(turns().before(key, 10, 2 * oneTurn - 1))).containsExactly(3L);
        assertThat(sequences(turns().before(key, 1, 10 * oneTurn))).containsExactly(3L);
        assertThat(turns().before(key, 10, oneTurn - 1)).isEmpty();
        assertThat(turns().before(key, 0, 100)).isEmpty();
        assertThat(turns().before(key, -1, 100)).isEmpty();
        assertThat(turns().before(new TurnKey(BOT, "c1", 1), 10, 100)).isEmpty();
    }

    private static List<Long> sequences(List<Turn> turns) {
        return turns.stream().map(turn -> turn.key().sequence()).toList();
    }

    @Test
    void finishInADeletedConversationStoresNothing() {
        Turn turn = accept(newTurn("c1", 1));
        Turn waiting = accept(newTurn("c1", 2));
        storage.conversations().delete(BOT, "c1");

        assertThat(finish(turn, complete("Late"))).isFalse();
        assertThat(turns().claim(waiting.key(), LEASE)).isEmpty();
        assertThat(turns().find(BOT, "c1", turn.messageId())).isEmpty();
    }

    @Test
    void recoveryEndsEveryUnfinishedTurn() {
        Turn withText = accept(newTurn("c1", 1));
        turns().checkpoint(
                        List.of(new Checkpoint(withText.key(), withText.fence(), "Half")), LEASE);
        Turn waiting = accept(newTurn("c1", 2));
        Turn withoutText = accept(newTurn("c2", 1));
        Turn complete = converse("c3", 1);
        clock.tick(Duration.ofDays(1));

        List<Turn> recovered = turns().recover();

        assertThat(recovered)
                .containsExactlyInAnyOrder(find(withText), find(waiting), find(withoutText));
        assertThat(find(withText).state()).isEqualTo(TurnState.INTERRUPTED);
        assertThat(find(withText).answer()).isEqualTo("Half");
        assertThat(find(withText).error()).isEqualTo(ErrorCode.INTERNAL_ERROR);
        assertThat(find(waiting).state()).isEqualTo(TurnState.FAILED);
        assertThat(find(withoutText).state()).isEqualTo(TurnState.FAILED);
        assertThat(find(complete).state()).isEqualTo(TurnState.COMPLETE);
        assertThat(messageCount("c1")).isEqualTo(3);
        assertThat(turns().recover()).isEmpty();
        assertThat(finish(withText, complete("Late"))).isFalse();
    }

    @Test
    void recoveryOfManyTurnsEndsAllOfThem() {
        for (int i = 0; i < 250; i++) {
            accept(newTurn("c" + i, 1));
        }
        clock.tick(LEASE.duration().plusMillis(1));

        assertThat(turns().recover()).hasSize(250);
    }
}
