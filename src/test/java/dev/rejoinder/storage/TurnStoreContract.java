package dev.rejoinder.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rejoinder.core.AppError;
import dev.rejoinder.core.ErrorCode;
import dev.rejoinder.provider.FinishReason;
import dev.rejoinder.provider.Usage;
import dev.rejoinder.turn.NewTurn;
import dev.rejoinder.turn.Turn;
import dev.rejoinder.turn.TurnEnd;
import dev.rejoinder.turn.TurnKey;
import dev.rejoinder.turn.TurnState;
import dev.rejoinder.turn.TurnStore;
import dev.rejoinder.turn.TurnStore.Accepted;
import dev.rejoinder.turn.TurnStore.Checkpoint;
import dev.rejoinder.turn.TurnStore.ReadPosition;
import dev.rejoinder.turn.TurnStore.TurnUpdate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** What {@link TurnStore} promises. */
abstract class TurnStoreContract extends StoreContract {
    private static final String KEY = "aa";
    private static final String BODY = "bb";

    /** Until when the open turns are leased, in milliseconds of the database's clock. */
    abstract List<Long> leases();

    private TurnStore turns() {
        return storage.turns();
    }

    private Turn find(Turn turn) {
        return turns().find(BOT, turn.key().conversationId(), turn.messageId()).orElseThrow();
    }

    private long messageCount(String conversation) {
        return storage.conversations().find(BOT, conversation).orElseThrow().messageCount();
    }

    private static void assertRefused(ErrorCode code, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(AppError.class, e -> assertThat(e.code()).isEqualTo(code));
    }

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
    void turnBehindARunningOneWaits() {
        Turn first = accept(newTurn("c1", 1));
        Turn second = accept(newTurn("c1", 2));
        Turn third = accept(newTurn("c1", 3));

        assertThat(List.of(first.state(), second.state(), third.state()))
                .containsExactly(TurnState.STREAMING, TurnState.PENDING, TurnState.PENDING);
        assertThat(List.of(second.key().sequence(), third.key().sequence()))
                .containsExactly(2L, 3L);
    }

    @Test
    void turnBehindAWaitingOneWaitsThoughNoneRuns() {
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
    void oldFenceChangesNothing() {
        Turn first = accept(newTurn("c1", 1));
        Turn second = accept(newTurn("c1", 2));
        finish(first, complete("Yes"));
        long fence = turns().claim(second.key(), LEASE).orElseThrow();
        Turn claimed = find(second);

        assertThat(turns().finish(second.key(), fence - 1, complete("Late"))).isFalse();
        assertThat(
                        turns().checkpoint(
                                        List.of(new Checkpoint(second.key(), fence - 1, "Late")),
                                        LEASE)
                                .leaseLost())
                .containsExactly(second.key());
        assertThat(find(second)).isEqualTo(claimed);
        assertThat(turns().finish(second.key(), fence, complete("In time"))).isTrue();
    }

    @Test
    void turnEndsOnce() {
        Turn turn = accept(newTurn("c1", 1));

        assertThat(finish(turn, complete("First"))).isTrue();
        assertThat(finish(turn, complete("Second"))).isFalse();
        assertThat(find(turn).answer()).isEqualTo("First");
        assertThat(messageCount("c1")).isEqualTo(2);
    }

    @Test
    void waitingTurnMayBeStopped() {
        accept(newTurn("c1", 1));
        Turn second = accept(newTurn("c1", 2));

        assertThat(finish(second, stopped(""))).isTrue();
        assertThat(find(second).state()).isEqualTo(TurnState.STOPPED);
    }

    @Test
    void ownerIsToldOfARequestToStopWithItsNextCheckpoint() {
        Turn running = accept(newTurn("c1", 1));
        Turn other = accept(newTurn("c2", 1));
        Turn waiting = accept(newTurn("c1", 2));
        List<Checkpoint> signs =
                List.of(
                        new Checkpoint(running.key(), running.fence(), "So far"),
                        new Checkpoint(other.key(), other.fence(), "Upon"),
                        new Checkpoint(waiting.key(), waiting.fence(), null));
        assertThat(turns().checkpoint(signs, LEASE).stopRequested()).isEmpty();

        assertThat(turns().requestStop(running.key())).isTrue();
        assertThat(turns().requestStop(running.key())).isTrue();
        assertThat(turns().requestStop(waiting.key())).isTrue();

        assertThat(turns().checkpoint(signs, LEASE).stopRequested())
                .containsExactlyInAnyOrder(running.key(), waiting.key());
        finish(running, stopped("So far"));
        assertThat(turns().requestStop(running.key())).isFalse();
        assertThat(turns().checkpoint(signs, LEASE).stopRequested()).containsExactly(waiting.key());
    }

    @Test
    void turnThatIsTakenUpAgainIsNotStoppedForAnEarlierRequest() {
        NewTurn asked = keyed(newTurn("c1", 1), "k", "b");
        Turn first = accept(asked);
        turns().requestStop(first.key());
        finish(first, failed());

        Turn second = turns().accept(asked, LEASE).turn();

        var sign = new Checkpoint(second.key(), second.fence(), "Again");
        assertThat(turns().checkpoint(List.of(sign), LEASE).stopRequested()).isEmpty();
    }

    @Test
    void newsIsWhatHasComeSinceTheLastLook() {
        Turn one = accept(newTurn("c1", 1));
        Turn two = accept(newTurn("c2", 1));
        Turn gone = accept(newTurn("c3", 1));
        turns().checkpoint(
                        List.of(
                                new Checkpoint(one.key(), one.fence(), "a😀b", "[1]"),
                                new Checkpoint(two.key(), two.fence(), "Upon", "[2]")),
                        LEASE);
        turns().checkpoint(List.of(new Checkpoint(two.key(), two.fence(), null)), LEASE);
        storage.conversations().delete(BOT, "c3");

        var known =
                List.of(
                        new ReadPosition(one.key(), 2),
                        new ReadPosition(two.key(), 0),
                        new ReadPosition(gone.key(), 0));
        assertThat(turns().readUpdates(known))
                .isEqualTo(
                        Map.of(
                                one.key(),
                                new TurnUpdate(TurnState.STREAMING, one.fence(), null, "b"),
                                two.key(),
                                new TurnUpdate(TurnState.STREAMING, two.fence(), "[2]", "Upon")));

        finish(one, complete("a😀bc"));
        assertThat(turns().readUpdates(List.of(new ReadPosition(one.key(), 3))))
                .isEqualTo(
                        Map.of(
                                one.key(),
                                new TurnUpdate(TurnState.COMPLETE, one.fence(), null, "c")));
    }

    @Test
    void checkpointKeepsTheTextSoFar() {
        Turn one = accept(newTurn("c1", 1));
        Turn two = accept(newTurn("c2", 1));
        Turn gone = accept(newTurn("c3", 1));
        finish(gone, complete("Done"));

        Set<TurnKey> lost =
                turns().checkpoint(
                                List.of(
                                        new Checkpoint(one.key(), one.fence(), "Once"),
                                        new Checkpoint(gone.key(), gone.fence(), "Over"),
                                        new Checkpoint(two.key(), two.fence(), "Upon")),
                                LEASE)
                        .leaseLost();

        assertThat(lost).containsExactly(gone.key());
        assertThat(find(one).answer()).isEqualTo("Once");
        assertThat(find(two).answer()).isEqualTo("Upon");
        assertThat(find(gone).answer()).isEqualTo("Done");
        assertThat(messageCount("c1")).isEqualTo(1);
    }

    @Test
    void checkpointWithoutTextLeavesTheTextAsItIs() {
        Turn silent = accept(newTurn("c1", 1));
        Turn waiting = accept(newTurn("c1", 2));
        Turn gone = accept(newTurn("c2", 1));
        finish(gone, complete("Done"));
        turns().checkpoint(List.of(new Checkpoint(silent.key(), silent.fence(), "Once")), LEASE);

        Set<TurnKey> lost =
                turns().checkpoint(
                                List.of(
                                        new Checkpoint(silent.key(), silent.fence(), null),
                                        new Checkpoint(waiting.key(), waiting.fence(), null),
                                        new Checkpoint(gone.key(), gone.fence(), null)),
                                LEASE)
                        .leaseLost();

        assertThat(lost).containsExactly(gone.key());
        assertThat(find(silent).answer()).isEqualTo("Once");
        assertThat(find(waiting)).isEqualTo(waiting);
        assertThat(find(gone).answer()).isEqualTo("Done");
    }

    @Test
    void checkpointRenewsTheLeaseWithAndWithoutText() {
        Turn first = accept(newTurn("c1", 1));
        Turn second = accept(newTurn("c1", 2));
        assertThat(leases()).containsOnly(clock.millis() + 10_000);

        clock.tick(Duration.ofSeconds(4));
        turns().checkpoint(List.of(new Checkpoint(first.key(), first.fence(), null)), LEASE);
        turns().checkpoint(List.of(new Checkpoint(second.key(), second.fence(), "Well")), LEASE);

        assertThat(leases()).containsOnly(clock.millis() + 10_000);
    }

    @Test
    void noCheckpointsAreNoWork() {
        assertThat(turns().checkpoint(List.of(), LEASE).leaseLost()).isEmpty();
    }

    @Test
    void knownKeyGivesTheOldTurnWhileItRuns() {
        NewTurn turn = keyed(newTurn("c1", 1), KEY, BODY);
        Turn first = accept(turn);

        assertThat(turns().accept(keyed(newTurn("c9", 1), KEY, BODY), LEASE))
                .isEqualTo(new Accepted(first, false));
        assertThat(storage.conversations().find(BOT, "c9")).isEmpty();
    }

    @Test
    void knownKeyGivesTheOldTurnWithItsEnd() {
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
    void cutTurnWhoseTextNobodySawRunsAgainAndItsPartialIsReplaced() {
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
    void cutTurnThatWasStreamedStaysAsItIs() {
        Turn first = accept(keyed(newTurn("c1", 1), KEY, BODY));
        assertThat(finish(first, cut("Hal"))).isTrue();

        Accepted again = turns().accept(unread(keyed(newTurn("c2", 1), KEY, BODY)), LEASE);

        assertThat(again.mustRun()).isFalse();
        assertThat(again.turn().answer()).isEqualTo("Hal");
    }

    @Test
    void turnThatSomebodyBeganToStreamKeepsItsText() {
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
    void openTurnsAreThoseThatHaveNotEnded() {
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
    void failedTurnThatRunsAgainWaitsForTheOneThatRuns() {
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
    void forgottenKeyMakesANewTurn() {
        accept(keyed(newTurn("c1", 1), KEY, BODY));
        Instant now = clock.now();

        assertThat(turns().forgetKeys(now)).isZero();
        assertThat(turns().forgetKeys(now.plusMillis(1))).isEqualTo(1);
        assertThat(turns().accept(keyed(newTurn("c2", 1), KEY, BODY), LEASE).mustRun()).isTrue();
    }

    @Test
    void manyKeysAreForgotten() {
        for (int i = 0; i < 1001; i++) {
            accept(keyed(newTurn("c" + i, 1), "key" + i, BODY));
        }

        assertThat(turns().forgetKeys(clock.now().plusMillis(1))).isEqualTo(1001);
    }

    @Test
    void turnIsFoundOnlyInItsOwnConversationByEitherOfItsMessages() {
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
    void turnsBeforeAreTheLatestThatFitOldestFirst() {
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
