package dev.rejoinder.storage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rejoinder.core.ErrorCode;
import dev.rejoinder.turn.NewTurn;
import dev.rejoinder.turn.ReopenedToolCalls;
import dev.rejoinder.turn.ToolStep;
import dev.rejoinder.turn.ToolStepState;
import dev.rejoinder.turn.Turn;
import dev.rejoinder.turn.TurnState;
import dev.rejoinder.turn.TurnStore.Accepted;
import dev.rejoinder.turn.TurnStore.Checkpoint;
import dev.rejoinder.turn.TurnStore.ReadPosition;
import dev.rejoinder.turn.TurnStore.TurnUpdate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The tool calls of running and ended turns in a {@link dev.rejoinder.turn.TurnStore}. */
abstract class ToolCallContract extends ToolTurnFixture {
    @Test
    void callsAreStoredWithTheTextBeforeThem() {
        Turn turn = calling(newTurn("c1", 1), started(0, 1), awaitingApproval(1, 2));
        Turn other = calling(newTurn("c2", 1), started(0, 1));
        Turn without = accept(newTurn("c3", 1));

        assertThat(turn.answer()).isEqualTo("Text");
        assertThat(turn.sources()).isEqualTo("[1]");
        assertThat(turn.toolEvents()).isEqualTo(2);
        assertThat(turn.run()).isEqualTo(turn.fence());
        assertThat(turns().steps(List.of(turn.key(), without.key(), other.key())))
                .isEqualTo(
                        Map.of(
                                turn.key(),
                                List.of(started(0, 1), awaitingApproval(1, 2)),
                                other.key(),
                                List.of(started(0, 1))));
        assertThat(turns().steps(List.of())).isEmpty();
        assertThat(turns().readUpdates(List.of(new ReadPosition(turn.key(), 4))))
                .containsEntry(
                        turn.key(), new TurnUpdate(TurnState.STREAMING, turn.run(), 2, null, ""));
    }

    @Test
    void callsOfARoundAreStoredOnceHoweverOftenTheyAreSent() {
        Turn turn = calling(newTurn("c1", 1), started(0, 1), started(1, 2));

        assertThat(add(turn, started(0, 1), started(1, 2))).isTrue();

        assertThat(steps(turn)).containsExactly(started(0, 1), started(1, 2));
        assertThat(find(turn).toolEvents()).isEqualTo(2);
    }

    @Test
    void callsRenewTheLease() {
        Turn turn = accept(newTurn("c1", 1));
        clock.tick(Duration.ofSeconds(9));
        add(turn, started(0, 1));

        assertThat(texts("select lease_until from turn where lease_until is not null"))
                .containsExactly(String.valueOf(clock.millis() + 10_000));
    }

    @Test
    void outcomesAreStoredAsTheyCome() {
        Turn turn = calling(newTurn("c1", 1), started(0, 1), started(1, 2));
        clock.tick(Duration.ofSeconds(2));
        ToolStep second = ended(steps(turn).get(1), ToolStepState.OK, "Grüße 🙂", 3);
        ToolStep first = ended(steps(turn).get(0), ToolStepState.ERROR, "No", 4);

        assertThat(turns().updateSteps(turn.key(), turn.fence(), List.of(second))).isTrue();
        assertThat(find(turn).toolEvents()).isEqualTo(3);
        assertThat(turns().updateSteps(turn.key(), turn.fence(), List.of(first))).isTrue();
        assertThat(turns().updateSteps(turn.key(), turn.fence(), List.of(second))).isTrue();

        assertThat(steps(turn)).containsExactly(first, second);
        assertThat(find(turn).toolEvents()).isEqualTo(4);
    }

    @Test
    void laterRoundsFollowTheEarlierOnes() {
        Turn turn = calling(newTurn("c1", 1), started(0, 1), started(1, 2));
        ToolStep later =
                step(
                        2,
                        0,
                        9,
                        ToolStepState.ERROR,
                        new ToolStep.Events(null, null, 3),
                        "There is no such tool.",
                        null);

        turns().addSteps(
                        new Checkpoint(turn.key(), turn.fence(), "Text more"),
                        List.of(later),
                        LEASE);

        assertThat(steps(turn)).containsExactly(started(0, 1), started(1, 2), later);
        assertThat(find(turn).answer()).isEqualTo("Text more");
        assertThat(find(turn).sources()).isEqualTo("[1]");
    }

    @Test
    void oldFencingTokenStoresNoCalls() {
        Turn turn = calling(newTurn("c1", 1), started(0, 1));
        Turn stale = find(turn);
        assertThat(suspend(turn)).isTrue();
        ToolStep outcome = ended(started(0, 1), ToolStepState.OK, "Late", 2);

        assertThat(add(stale, started(1, 2))).isFalse();
        assertThat(turns().updateSteps(stale.key(), stale.fence(), List.of(outcome))).isFalse();
        assertThat(suspend(stale, started(0, 1))).isFalse();
        assertThat(steps(turn)).containsExactly(started(0, 1));
    }

    @Test
    void endedTurnStoresNoCalls() {
        Turn turn = accept(newTurn("c1", 1));
        finish(turn, complete("Yes"));

        assertThat(add(turn, started(0, 1))).isFalse();
        assertThat(steps(turn)).isEmpty();
        assertThat(find(turn).toolEvents()).isZero();
    }

    @Test
    void deletedConversationStoresNoCalls() {
        Turn turn = calling(newTurn("c1", 1), started(0, 1));
        storage.conversations().delete(BOT, "c1");

        ToolStep outcome = ended(started(0, 1), ToolStepState.OK, "Late", 2);
        assertThat(add(turn, started(1, 2))).isFalse();
        assertThat(turns().updateSteps(turn.key(), turn.fence(), List.of(outcome))).isFalse();
        assertThat(suspend(turn)).isFalse();
        assertThat(texts("select call_id from tool_call")).isEmpty();
    }

    @Test
    void finishEndsTheCallsInTheirOrder() {
        Turn turn =
                calling(
                        newTurn("c1", 1),
                        started(0, 1),
                        awaitingApproval(1, 2),
                        started(2, 3),
                        awaitingResult(3, 4));
        ToolStep done = ended(started(2, 3), ToolStepState.OK, "Done", 5);
        turns().updateSteps(turn.key(), turn.fence(), List.of(done));
        ToolStep first = steps(turn).getFirst();
        clock.tick(Duration.ofSeconds(1));

        assertThat(finish(turn, interrupted("Text"))).isTrue();

        assertThat(outcomes(turn))
                .containsExactly(
                        "call_1_0 UNKNOWN 6",
                        "call_1_1 DENIED 7",
                        "call_1_2 OK 5",
                        "call_1_3 UNKNOWN 8");
        assertThat(steps(turn).get(0))
                .isEqualTo(
                        ended(
                                first,
                                ToolStepState.UNKNOWN,
                                "The outcome of this call is unknown. It may be called again.",
                                6));
        assertThat(steps(turn).get(1).result())
                .isEqualTo("The answer ended before this call was approved.");
        assertThat(find(turn).toolEvents()).isEqualTo(8);
        assertThat(find(turn).state()).isEqualTo(TurnState.INTERRUPTED);
        assertThat(messageCount("c1")).isEqualTo(2);
        assertThat(finish(turn, complete("Late"))).isFalse();
    }

    @Test
    void onlyCallsThatMayBeRepeatedSayThatTheyMayBeCalledAgain() {
        Turn turn = calling(newTurn("c1", 1), started(0, 1), started(1, 2));

        finish(turn, interrupted("Text"));

        assertThat(steps(turn))
                .extracting(ToolStep::result)
                .containsExactly(
                        "The outcome of this call is unknown. It may be called again.",
                        "The outcome of this call is unknown: it may have had its effect. Do not"
                                + " repeat it.");
    }

    @Test
    void recoveryEndsTheCallsOfAnOrphanedTurn() {
        Turn turn = calling(newTurn("c1", 1), started(0, 1), awaitingApproval(1, 2));
        clock.tick(LEASE.duration().plusMillis(1));

        assertThat(turns().recover()).containsExactly(find(turn));

        assertThat(find(turn).state()).isEqualTo(TurnState.INTERRUPTED);
        assertThat(find(turn).error()).isEqualTo(ErrorCode.INTERNAL_ERROR);
        assertThat(find(turn).toolEvents()).isEqualTo(4);
        assertThat(outcomes(turn)).containsExactly("call_1_0 UNKNOWN 3", "call_1_1 DENIED 4");
        assertThat(turns().recover()).isEmpty();
    }

    @Test
    void restartKeepsTheCallsAndTheTextBeforeThem() {
        NewTurn asked = unread(keyed(newTurn("c1", 1), KEY, BODY));
        Turn turn = calling(asked, started(0, 1));
        ToolStep later =
                step(
                        2,
                        0,
                        "Grüße 🙂 ".length(),
                        ToolStepState.STARTED,
                        new ToolStep.Events(null, 2, null),
                        null,
                        clock.now());
        turns().addSteps(
                        new Checkpoint(turn.key(), turn.fence(), "Grüße 🙂 "),
                        List.of(later),
                        LEASE);
        finish(turn, interrupted("Grüße 🙂 and so"));
        List<ToolStep> broken = steps(turn);
        var restarted = new ArrayList<Turn>();

        Accepted again = turns().accept(asked, LEASE, restarted::add);

        assertThat(again.mustRun()).isTrue();
        assertThat(restarted).endsWith(again.turn());
        assertThat(again.turn()).isEqualTo(find(turn));
        assertThat(again.turn().answer()).isEqualTo("Grüße 🙂 ");
        assertThat(again.turn().run()).isEqualTo(turn.run() + 1);
        assertThat(again.turn().toolEvents()).isEqualTo(2);
        // Calls that may be repeated have no outcome any more.
        assertThat(steps(turn)).isEqualTo(ReopenedToolCalls.of(broken));
        assertThat(messageCount("c1")).isEqualTo(1);
        assertThat(finish(again.turn(), complete("Grüße 🙂 at last"))).isTrue();
        assertThat(messageCount("c1")).isEqualTo(2);
    }

    @Test
    void claimOfARestartedTurnWithCallsKeepsItsRun() {
        NewTurn asked = keyed(newTurn("c1", 1), KEY, BODY);
        Turn turn = accept(asked);
        turns().addSteps(
                        new Checkpoint(turn.key(), turn.fence(), ""),
                        List.of(
                                step(
                                        1,
                                        0,
                                        0,
                                        ToolStepState.STARTED,
                                        new ToolStep.Events(null, 1, null),
                                        null,
                                        clock.now())),
                        LEASE);
        finish(turn, failed());
        Turn next = accept(newTurn("c1", 2));
        Turn again = accept(asked);
        finish(next, complete("Yes"));

        assertThat(again.state()).isEqualTo(TurnState.PENDING);
        assertThat(turns().claim(turn.key(), LEASE)).hasValue(again.fence() + 1);
        assertThat(find(turn).run()).isEqualTo(again.run());
    }

    @Test
    void repeatedCallEndsOnce() {
        NewTurn asked = unread(keyed(newTurn("c1", 1), KEY, BODY));
        Turn turn = calling(asked, started(0, 1));
        finish(turn, interrupted("Text"));
        Turn again = accept(asked);
        ToolStep unknown = steps(turn).getFirst();
        ToolStep repeated =
                step(1, 0, 4, ToolStepState.STARTED, unknown.events(), null, clock.now());
        turns().updateSteps(again.key(), again.fence(), List.of(repeated));

        finish(again, interrupted("Text"));

        assertThat(outcomes(turn)).containsExactly("call_1_0 UNKNOWN 2");
        assertThat(find(turn).toolEvents()).isEqualTo(2);
    }

    @Test
    void deletedConversationLosesItsCalls() {
        Turn turn = calling(newTurn("c1", 1), started(0, 1));
        finish(turn, interrupted("Text"));
        calling(newTurn("c2", 1), started(0, 1));

        storage.conversations().delete(BOT, "c1");

        assertThat(texts("select conversation_id from tool_call")).containsExactly("c2");
    }

    @Test
    void manyCallsAreDeletedWithTheirConversation() {
        Turn turn = accept(newTurn("c1", 1));
        for (int round = 1; round <= 40; round++) {
            var calls = new ArrayList<ToolStep>();
            for (int i = 0; i < 26; i++) {
                var events = new ToolStep.Events(null, null, 1);
                calls.add(step(round, i, 0, ToolStepState.ERROR, events, "No", null));
            }
            turns().addSteps(new Checkpoint(turn.key(), turn.fence(), ""), calls, LEASE);
        }

        assertThat(storage.conversations().delete(BOT, "c1")).isTrue();

        assertThat(texts("select call_id from tool_call")).isEmpty();
        assertThat(texts("select conversation_id from leftover")).isEmpty();
        assertThat(texts("select message_id from turn")).isEmpty();
    }

    @Test
    void deletedBotLosesItsCalls() {
        calling(newTurn("c1", 1), started(0, 1));
        waiting(newTurn("c2", 1), awaitingApproval(0, 1));
        storage.bots().delete(BOT);

        while (storage.bots().purgeDeleted(1) > 0) {
            // Until no rows are left.
        }

        assertThat(texts("select call_id from tool_call")).isEmpty();
        assertThat(texts("select request from waiting_turn")).isEmpty();
        assertThat(texts("select message_id from turn")).isEmpty();
        assertThat(texts("select tool from tool_day")).isEmpty();
    }
}
