package dev.rejoinder.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.rejoinder.budget.BudgetUse;
import dev.rejoinder.budget.DailyBudget;
import dev.rejoinder.budget.KeyBudget;
import dev.rejoinder.budget.TurnBudget;
import dev.rejoinder.budget.TurnCharge;
import dev.rejoinder.core.AppError;
import dev.rejoinder.core.ErrorCode;
import dev.rejoinder.event.EventType;
import dev.rejoinder.event.StoredEvent;
import dev.rejoinder.handover.HandoverReason;
import dev.rejoinder.handover.HandoverRequest;
import dev.rejoinder.privacy.Erasure;
import dev.rejoinder.provider.FinishReason;
import dev.rejoinder.provider.Usage;
import dev.rejoinder.turn.NewTurn;
import dev.rejoinder.turn.Turn;
import dev.rejoinder.turn.TurnEnd;
import dev.rejoinder.turn.TurnState;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** How turns count in their budgets. */
abstract class BudgetStoreContract extends StoreContract {
    private static final int CALLERS = 8;
    private static final TurnBudget TWO_OF_BOT = ofBot(2);

    private static TurnBudget ofBot(long messages) {
        return new TurnBudget(messages(messages), null, null, DailyBudget.NONE);
    }

    private static DailyBudget messages(long most) {
        return new DailyBudget(most, null);
    }

    private static DailyBudget cost(String most) {
        return new DailyBudget(null, new BigDecimal(most));
    }

    private static NewTurn within(TurnBudget budget, NewTurn turn) {
        return new NewTurn(
                turn.botId(),
                turn.conversationId(),
                turn.createConversation(),
                turn.userMessageId(),
                turn.messageId(),
                turn.question(),
                turn.metadata(),
                turn.userId(),
                turn.idempotency(),
                turn.streamed(),
                turn.recall(),
                turn.threading(),
                turn.handover(),
                budget);
    }

    /** An answer that costs something. */
    private static TurnEnd charged(TurnBudget budget, String cost) {
        return new TurnEnd(
                TurnState.COMPLETE,
                "Yes.",
                FinishReason.STOP,
                null,
                new Usage(3, 5),
                null,
                false,
                null,
                null,
                new TurnCharge(budget, DailyBudget.billionths(new BigDecimal(cost))),
                0);
    }

    private BudgetUse used() {
        return storage.budgets().ofBot(BOT, clock.now());
    }

    private void assertExceeded(String sentence, NewTurn turn) {
        assertThatThrownBy(() -> accept(turn))
                .isInstanceOfSatisfying(
                        AppError.class,
                        error -> {
                            assertThat(error.code()).isEqualTo(ErrorCode.BUDGET_EXCEEDED);
                            assertThat(error.retryable()).isFalse();
                            assertThat(error.retryAfter()).isEqualTo(Duration.ofHours(12));
                            assertThat(error.sentence())
                                    .isEqualTo(
                                            sentence
                                                    + " is used up. The next day begins at"
                                                    + " 2026-11-02T00:00:00Z.");
                        });
    }

    @Test
    void questionAboveTheBudgetIsRejectedAndLeavesNothing() {
        Turn first = accept(within(TWO_OF_BOT, newTurn("c1", 1)));
        finish(first, complete("Yes."));
        accept(within(TWO_OF_BOT, newTurn("c2", 1)));

        assertExceeded(
                "The daily message budget of this bot", within(TWO_OF_BOT, newTurn("c1", 2)));
        assertExceeded(
                "The daily message budget of this bot", within(TWO_OF_BOT, newTurn("c3", 1)));

        assertThat(used()).isEqualTo(new BudgetUse(2, 0));
        assertThat(storage.conversations().find(BOT, "c3")).isEmpty();
        assertThat(storage.conversations().find(BOT, "c1").orElseThrow().messageCount())
                .isEqualTo(2);
    }

    @Test
    void questionsAtTheSameTimeNeverExceedTheBudget() throws Exception {
        TurnBudget budget = ofBot(CALLERS / 2);
        var together = new CyclicBarrier(CALLERS);
        List<Callable<Boolean>> calls =
                IntStream.range(0, CALLERS)
                        .<Callable<Boolean>>mapToObj(
                                i ->
                                        () -> {
                                            together.await();
                                            return isAccepted(within(budget, newTurn("c" + i, 1)));
                                        })
                        .toList();

        int accepted = 0;
        try (var threads = Executors.newFixedThreadPool(CALLERS)) {
            for (Future<Boolean> call : threads.invokeAll(calls)) {
                accepted += call.get() ? 1 : 0;
            }
        }

        assertThat(accepted).isEqualTo(CALLERS / 2);
        assertThat(used().messages()).isEqualTo(CALLERS / 2);
    }

    private boolean isAccepted(NewTurn turn) {
        try {
            accept(turn);
            return true;
        } catch (AppError error) {
            assertThat(error.code()).isEqualTo(ErrorCode.BUDGET_EXCEEDED);
            return false;
        }
    }

    @Test
    void repeatedRequestCountsOnceAndIsAnsweredAboveTheBudget() {
        NewTurn asked = keyed(within(ofBot(1), newTurn("c1", 1)), "key", "same");
        NewTurn budgeted = within(ofBot(1), asked);
        Turn first = accept(budgeted);

        Turn again = accept(within(ofBot(1), keyed(newTurn("c9", 1), "key", "same")));

        assertThat(again.messageId()).isEqualTo(first.messageId());
        assertThat(used().messages()).isEqualTo(1);
    }

    @Test
    void restartedTurnCountsOnce() {
        NewTurn asked = within(ofBot(1), keyed(newTurn("c1", 1), "key", "same"));
        Turn first = accept(asked);
        finish(first, failed());

        var again = storage.turns().accept(asked, LEASE);

        assertThat(again.mustRun()).isTrue();
        assertThat(used().messages()).isEqualTo(1);
    }

    @Test
    void costIsAddedAtTheEndAndMayExceedTheBudgetOnce() {
        var budget = new TurnBudget(cost("0.5"), null, null, DailyBudget.NONE);
        Turn first = accept(within(budget, newTurn("c1", 1)));
        Turn second = accept(within(budget, newTurn("c2", 1)));
        finish(first, charged(budget, "0.4"));
        finish(second, charged(budget, "0.4000000011"));

        assertThat(used()).isEqualTo(new BudgetUse(2, 800_000_001));
        assertThat(used().cost()).isEqualTo(new BigDecimal("0.8"));
        assertExceeded("The daily cost budget of this bot", within(budget, newTurn("c3", 1)));
    }

    @Test
    void costOfALostEndIsNotAdded() {
        var budget = new TurnBudget(cost("0.5"), null, null, DailyBudget.NONE);
        Turn turn = accept(within(budget, newTurn("c1", 1)));
        finish(turn, charged(budget, "0.1"));

        assertThat(finish(turn, charged(budget, "0.1"))).isFalse();
        assertThat(used().costBillionths()).isEqualTo(100_000_000);
    }

    @Test
    void keyCountsOverAllBots() {
        storage.bots().insert(bot("bot_2", null));
        var budget =
                new TurnBudget(
                        DailyBudget.NONE,
                        new KeyBudget("key_1", messages(1)),
                        null,
                        DailyBudget.NONE);
        accept(within(budget, newTurn("c1", 1)));

        assertExceeded(
                "The daily message budget of this API key", within(budget, newTurn("c2", 1)));
        assertThat(storage.budgets().ofKeys(Set.of("key_1", "key_2"), clock.now()))
                .isEqualTo(Map.of("key_1", new BudgetUse(1, 0)));
        assertThat(used()).isEqualTo(BudgetUse.NONE);
    }

    @Test
    void eachUserHasABudget() {
        accept(within(ofUser("ann"), ofUser(newTurn("c1", 1), "ann")));
        accept(within(ofUser("bob"), ofUser(newTurn("c2", 1), "bob")));
        // A conversation without a user has no such budget.
        accept(within(ofUser(null), newTurn("c3", 1)));
        accept(within(ofUser(null), newTurn("c4", 1)));

        assertExceeded(
                "The daily message budget of this user",
                within(ofUser("ann"), ofUser(newTurn("c5", 1), "ann")));
        // A request that does not name the user again.
        assertExceeded(
                "The daily message budget of this user", within(ofUser(null), newTurn("c1", 2)));
    }

    private static TurnBudget ofUser(@Nullable String userId) {
        return new TurnBudget(DailyBudget.NONE, null, userId, messages(1));
    }

    @Test
    void nextDayHasABudgetOfItsOwn() {
        accept(within(ofBot(1), newTurn("c1", 1)));
        clock.set(Instant.parse("2026-11-01T23:59:59.999Z"));
        assertThat(isAccepted(within(ofBot(1), newTurn("c2", 1)))).isFalse();

        clock.tick(Duration.ofMillis(1));

        assertThat(isAccepted(within(ofBot(1), newTurn("c2", 1)))).isTrue();
        assertThat(used().messages()).isEqualTo(1);
    }

    @Test
    void messagesToAPersonNeedNoBudget() {
        Turn turn = accept(within(ofBot(1), newTurn("c1", 1)));
        finish(turn, complete("Yes."));
        storage.handovers()
                .request(
                        BOT,
                        "c1",
                        new HandoverRequest(HandoverReason.PHRASE, null, Duration.ofMinutes(5)));

        Turn silent = accept(within(ofBot(1), newTurn("c1", 2)));
        Turn started = accept(within(ofBot(1), starting(newTurn("c1", 3))));

        assertThat(silent.finishReason()).isEqualTo(FinishReason.HANDOVER);
        assertThat(started.finishReason()).isEqualTo(FinishReason.HANDOVER);
        assertThat(used().messages()).isEqualTo(1);
    }

    @Test
    void eventTellsOnceThatABudgetOfTheBotIsUsedUp() {
        storage.events().want(Set.of(EventType.BUDGET_EXCEEDED));
        var budget =
                new TurnBudget(
                        new DailyBudget(2L, new BigDecimal("0.5")), null, null, DailyBudget.NONE);
        Turn first = accept(within(budget, newTurn("c1", 1)));
        Turn second = accept(within(budget, newTurn("c2", 1)));
        finish(first, charged(budget, "0.5"));
        finish(second, charged(budget, "0.1"));
        assertThat(isAccepted(within(budget, newTurn("c3", 1)))).isFalse();

        assertThat(storage.events().after(0, 10))
                .extracting(StoredEvent::botId, StoredEvent::conversationId, StoredEvent::data)
                .containsExactly(
                        tuple(BOT, null, "{\"limit\":\"messagesPerDay\"}"),
                        tuple(BOT, null, "{\"limit\":\"costPerDay\"}"));
    }

    @Test
    void oldDaysAreDeleted() {
        accept(within(TWO_OF_BOT, newTurn("c1", 1)));
        Instant first = clock.now();
        clock.tick(Duration.ofDays(1));
        accept(within(TWO_OF_BOT, newTurn("c2", 1)));

        assertThat(storage.budgets().forget(clock.now())).isEqualTo(1);

        assertThat(storage.budgets().ofBot(BOT, first)).isEqualTo(BudgetUse.NONE);
        assertThat(used().messages()).isEqualTo(1);
    }

    @Test
    void erasureForgetsTheUserOnly() {
        var both = new TurnBudget(messages(9), null, "ann", messages(9));
        accept(within(both, ofUser(newTurn("c1", 1), "ann")));
        var erasure = new Erasure("erasure_1", "ann", "", null, clock.now(), null, Map.of());
        assertThat(storage.erasures().begin(erasure)).contains(erasure);

        while (storage.erasures().deleteRest(erasure)) {
            // Until nothing is left.
        }

        assertThat(storage.erasures().find("erasure_1").orElseThrow().counts())
                .isEqualTo(Map.of("budgetDays", 1L));
        assertThat(used().messages()).isEqualTo(1);
        var one = new TurnBudget(DailyBudget.NONE, null, "ann", messages(1));
        assertThat(isAccepted(within(one, ofUser(newTurn("c2", 1), "ann")))).isTrue();
    }

    @Test
    void useIsDeletedWithTheBot() {
        accept(within(TWO_OF_BOT, newTurn("c1", 1)));
        storage.bots().delete(BOT);

        while (storage.bots().purgeDeleted(10) > 0) {
            // Until nothing is left.
        }

        assertThat(used()).isEqualTo(BudgetUse.NONE);
    }
}
