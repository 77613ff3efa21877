package dev.rejoinder.storage;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rejoinder.conversation.Conversation;
import dev.rejoinder.conversation.ConversationQuery;
import dev.rejoinder.conversation.ConversationSearch;
import dev.rejoinder.core.AppError;
import dev.rejoinder.core.ErrorCode;
import dev.rejoinder.core.PageRequest;
import dev.rejoinder.turn.NewTurn;
import dev.rejoinder.turn.ToolStep;
import dev.rejoinder.turn.ToolStepState;
import dev.rejoinder.turn.Turn;
import dev.rejoinder.turn.TurnState;
import dev.rejoinder.turn.TurnStore;
import dev.rejoinder.turn.TurnStore.Checkpoint;
import dev.rejoinder.turn.TurnStore.Decided;
import dev.rejoinder.turn.TurnStore.Decision;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** Turns that wait for decisions in a {@link TurnStore}. */
abstract class WaitingTurnContract extends ToolTurnFixture {
    @Test
    void suspendedTurnWaitsWithoutALease() {
        Turn turn = calling(newTurn("c1", 1), awaitingApproval(0, 1));
        ToolStep numbered = awaitingApproval(0, 2);

        assertThat(suspend(turn, numbered)).isTrue();

        Turn waiting = find(turn);
        assertThat(waiting.state()).isEqualTo(TurnState.WAITING);
        assertThat(waiting.fence()).isEqualTo(turn.fence() + 1);
        assertThat(waiting.run()).isEqualTo(turn.run());
        assertThat(waiting.toolEvents()).isEqualTo(2);
        assertThat(steps(turn)).containsExactly(numbered);
        assertThat(texts("select coalesce(lease_owner, '-') from turn")).containsExactly("-");
        assertThat(texts("select expires_at from waiting_turn"))
                .containsExactly(String.valueOf(clock.millis() + WAIT.toMillis()));
        assertThat(suspend(turn, numbered)).isFalse();
    }

    @Test
    void conversationIsListedAsWaitingUntilItsTurnGoesOn() {
        Turn waiting = waiting(newTurn("c1", 1), awaitingApproval(0, 1));
        finish(accept(newTurn("c1", 2)), complete("Yes"));
        finish(accept(newTurn("c2", 1)), complete("Yes"));
        assertThat(waitingConversations()).containsExactly("c1");

        decide(waiting, approve(0));

        assertThat(waitingConversations()).isEmpty();
    }

    /** By the flag; a search must find the same. */
    private List<String> waitingConversations() {
        var page = new PageRequest(1, 10);
        var search = new ConversationSearch("", ConversationSearch.Outcome.WAITING, "");
        List<String> flagged =
                listed(new ConversationQuery(BOT, page, null, null, null, null, null)).stream()
                        .filter(Conversation::waiting)
                        .map(Conversation::id)
                        .toList();
        assertThat(listed(new ConversationQuery(BOT, page, null, null, null, search, null)))
                .extracting(Conversation::id)
                .isEqualTo(flagged);
        return flagged;
    }

    private List<Conversation> listed(ConversationQuery query) {
        return storage.conversations().list(query).conversations();
    }

    @Test
    void waitingTurnDoesNotBlockItsConversation() {
        Turn waiting = waiting(newTurn("c1", 1), awaitingApproval(0, 1));

        Turn next = accept(newTurn("c1", 2));
        assertThat(next.state()).isEqualTo(TurnState.STREAMING);
        Turn pending = accept(newTurn("c1", 3));
        assertThat(pending.state()).isEqualTo(TurnState.PENDING);
        finish(next, complete("Yes"));
        assertThat(turns().claim(pending.key(), LEASE)).isPresent();
        assertThat(turns().unfinished())
                .extracting(TurnStore.UnfinishedTurn::messageId)
                .containsExactly("c1-a3");
        assertThat(find(waiting).state()).isEqualTo(TurnState.WAITING);
    }

    @Test
    void waitingTurnsDoNotCountAsPending() {
        for (int i = 1; i <= TurnStore.MAX_WAITING + 1; i++) {
            waiting(newTurn("c1", i), awaitingApproval(0, 1));
        }

        assertThat(accept(newTurn("c1", 100)).state()).isEqualTo(TurnState.STREAMING);
    }

    @Test
    void waitingTurnTakesNoCheckpointAndNoStopRequest() {
        Turn waiting = waiting(newTurn("c1", 1), awaitingApproval(0, 1));
        var sign = new Checkpoint(waiting.key(), waiting.fence(), "Other");

        assertThat(turns().checkpoint(List.of(sign), LEASE).leaseLost())
                .containsExactly(waiting.key());
        assertThat(turns().requestStop(waiting.key())).isFalse();
        assertThat(turns().claim(waiting.key(), LEASE)).isEmpty();
        assertThat(find(waiting)).isEqualTo(waiting);
    }

    @Test
    void waitingTurnEndsWithItsFencingToken() {
        Turn running = calling(newTurn("c1", 1), awaitingApproval(0, 1));
        suspend(running, awaitingApproval(0, 1));
        Turn waiting = find(running);

        assertThat(finish(running, stopped("Text"))).isFalse();
        assertThat(finish(waiting, stopped("Text"))).isTrue();

        assertThat(find(waiting).state()).isEqualTo(TurnState.STOPPED);
        assertThat(outcomes(waiting)).containsExactly("call_1_0 DENIED 2");
        assertThat(texts("select request from waiting_turn")).isEmpty();
        assertThat(messageCount("c1")).isEqualTo(2);
        assertRefused(ErrorCode.TOOL_CALL_NOT_WAITING, () -> decide(waiting, approve(0)));
    }

    @Test
    void approvedTurnGoesOn() {
        Turn waiting = waiting(newTurn("c1", 1), awaitingApproval(0, 1));
        var resumed = new ArrayList<Turn>();

        Decided decided = decide(waiting, resumed::add, approve(0));

        assertThat(decided.mustRun()).isTrue();
        assertThat(decided.request()).isEqualTo(REQUEST);
        assertThat(decided.steps()).isEqualTo(steps(waiting));
        assertThat(outcomes(waiting)).containsExactly("call_1_0 APPROVED null");
        assertThat(decided.turn()).isEqualTo(find(waiting));
        assertThat(resumed).endsWith(decided.turn());
        assertThat(decided.turn().state()).isEqualTo(TurnState.STREAMING);
        assertThat(decided.turn().fence()).isEqualTo(waiting.fence() + 1);
        assertThat(decided.turn().run()).isEqualTo(waiting.run());
        assertThat(decided.turn().answer()).isEqualTo("Text");
        assertThat(decided.turn().toolEvents()).isEqualTo(1);
        assertThat(add(decided.turn(), started(0, 2))).isTrue();
        assertThat(finish(decided.turn(), complete("Text and more"))).isTrue();
        assertThat(outcomes(waiting)).containsExactly("call_1_0 UNKNOWN 3");
    }

    @Test
    void turnGoesOnWhenTheLastCallIsDecided() {
        Turn waiting =
                waiting(
                        newTurn("c1", 1),
                        awaitingApproval(0, 1),
                        awaitingResult(1, 2),
                        awaitingApproval(2, 3));
        clock.tick(Duration.ofSeconds(1));

        Decided first = decide(waiting, answer(1, "42"), deny(0));

        assertThat(first.mustRun()).isFalse();
        assertThat(first.request()).isNull();
        assertThat(first.turn()).isEqualTo(find(waiting));
        assertThat(first.turn().state()).isEqualTo(TurnState.WAITING);
        assertThat(first.turn().fence()).isEqualTo(waiting.fence());
        assertThat(first.turn().toolEvents()).isEqualTo(5);
        assertThat(first.steps()).isEqualTo(steps(waiting));
        assertThat(outcomes(waiting))
                .containsExactly(
                        "call_1_0 DENIED 5", "call_1_1 OK 4", "call_1_2 AWAITING_APPROVAL null");
        assertThat(steps(waiting).get(1).result()).isEqualTo("42");
        assertThat(steps(waiting).get(1).endedAt()).isEqualTo(clock.now());

        Decided last = decide(waiting, approve(2));
        assertThat(last.mustRun()).isTrue();
        assertThat(last.turn().state()).isEqualTo(TurnState.STREAMING);
        assertThat(last.turn().toolEvents()).isEqualTo(5);
    }

    @Test
    void repeatedDecisionIsIgnored() {
        Turn waiting = waiting(newTurn("c1", 1), awaitingApproval(0, 1), awaitingResult(1, 2));
        decide(waiting, approve(0), approve(0));
        assertThat(decide(waiting, approve(0)).mustRun()).isFalse();
        Decided last = decide(waiting, approve(0), answer(1, "42"));
        assertThat(last.mustRun()).isTrue();

        assertThat(decide(waiting, approve(0), answer(1, "42")))
                .isEqualTo(new Decided(last.turn(), last.steps(), false, null));
        ToolStep running = started(0, 4);
        turns().updateSteps(last.turn().key(), last.turn().fence(), List.of(requested(running)));
        assertThat(decide(waiting, approve(0)).mustRun()).isFalse();
        finish(find(waiting), complete("Done"));
        assertThat(decide(waiting, approve(0), answer(1, "42")).turn().answer()).isEqualTo("Done");
    }

    private ToolStep requested(ToolStep running) {
        var events = new ToolStep.Events(1, running.events().started(), null);
        return step(1, 0, 4, ToolStepState.STARTED, events, null, clock.now());
    }

    @Test
    void otherDecisionsAreRefusedAndStoreNothing() {
        Turn waiting = waiting(newTurn("c1", 1), awaitingApproval(0, 1), awaitingResult(1, 2));
        decide(waiting, answer(1, "42"));
        List<ToolStep> before = steps(waiting);

        assertRefused(
                ErrorCode.TOOL_CALL_NOT_WAITING, () -> decide(waiting, approve(0), answer(1, "7")));
        assertRefused(ErrorCode.TOOL_CALL_NOT_WAITING, () -> decide(waiting, answer(0, "Yes")));
        assertRefused(ErrorCode.TOOL_CALL_NOT_WAITING, () -> decide(waiting, approve(0), deny(0)));
        assertRefused(ErrorCode.TOOL_CALL_NOT_WAITING, () -> decide(waiting, approve(1)));
        assertRefused(
                ErrorCode.TOOL_CALL_NOT_WAITING,
                () -> decide(waiting, new Decision("call_1_0", ToolStepState.STARTED, null)));
        assertRefused(ErrorCode.TOOL_CALL_NOT_FOUND, () -> decide(waiting, approve(0), approve(7)));
        assertRefused(
                ErrorCode.MESSAGE_NOT_FOUND,
                () -> turns().decide(BOT, "c2", waiting.messageId(), List.of(), LEASE, _ -> {}));
        assertThat(steps(waiting)).isEqualTo(before);

        decide(waiting, deny(0));
        assertRefused(ErrorCode.TOOL_CALL_NOT_WAITING, () -> decide(waiting, approve(0)));
    }

    @Test
    void turnIsAlsoFoundByItsQuestion() {
        Turn waiting = waiting(newTurn("c1", 1), awaitingApproval(0, 1));

        assertThat(
                        turns().decide(
                                        BOT,
                                        "c1",
                                        waiting.userMessageId(),
                                        List.of(approve(0)),
                                        LEASE,
                                        _ -> {})
                                .mustRun())
                .isTrue();
    }

    @Test
    void turnGoesOnAfterTheOneThatRuns() {
        Turn waiting = waiting(newTurn("c1", 1), awaitingApproval(0, 1));
        Turn running = accept(newTurn("c1", 2));

        Decided decided = decide(waiting, approve(0));

        assertThat(decided.mustRun()).isTrue();
        assertThat(decided.turn().state()).isEqualTo(TurnState.PENDING);
        assertThat(decided.turn().fence()).isEqualTo(waiting.fence() + 1);
        assertThat(decided.turn().run()).isEqualTo(waiting.run());
        assertThat(turns().claim(waiting.key(), LEASE)).isEmpty();
        finish(running, complete("Yes"));
        assertThat(turns().claim(waiting.key(), LEASE)).hasValue(waiting.fence() + 2);
        assertThat(find(waiting).state()).isEqualTo(TurnState.STREAMING);
        assertThat(find(waiting).run()).isEqualTo(waiting.run());
        assertThat(find(waiting).answer()).isEqualTo("Text");
    }

    @Test
    void turnGoesOnBeforeLaterPendingOnesAndAfterEarlierOnes() {
        NewTurn first = keyed(newTurn("c1", 1), KEY, BODY);
        finish(accept(first), failed());
        Turn waiting = waiting(newTurn("c1", 2), awaitingApproval(0, 1));
        Turn running = accept(newTurn("c1", 3));
        accept(newTurn("c1", 4));
        Turn earlier = accept(first);
        finish(running, complete("Yes"));

        assertThat(decide(waiting, approve(0)).turn().state()).isEqualTo(TurnState.PENDING);

        assertThat(turns().claim(waiting.key(), LEASE)).isEmpty();
        long fence = turns().claim(earlier.key(), LEASE).orElseThrow();
        turns().finish(earlier.key(), fence, complete("Yes"));
        assertThat(turns().claim(waiting.key(), LEASE)).isPresent();
    }

    @Test
    void claimOfATurnThatNeverWaitedStartsANewRun() {
        Turn first = accept(newTurn("c1", 1));
        Turn second = accept(newTurn("c1", 2));
        finish(first, complete("Yes"));

        long fence = turns().claim(second.key(), LEASE).orElseThrow();

        assertThat(find(second).run()).isEqualTo(fence).isGreaterThan(second.run());
    }

    @Test
    void stopRequestFromBeforeTheWaitIsForgotten() {
        Turn turn = calling(newTurn("c1", 1), awaitingApproval(0, 1));
        turns().requestStop(turn.key());
        suspend(turn, awaitingApproval(0, 1));

        Turn resumed = decide(turn, approve(0)).turn();

        var sign = new Checkpoint(resumed.key(), resumed.fence(), null);
        assertThat(turns().checkpoint(List.of(sign), LEASE).stopRequested()).isEmpty();
    }

    @Test
    void decisionsAtTheSameTimeResumeTheTurnOnce() throws Exception {
        for (int i = 1; i <= 10; i++) {
            Turn different =
                    waiting(newTurn("d" + i, 1), awaitingApproval(0, 1), awaitingResult(1, 2));
            assertThat(
                            together(
                                    () -> decide(different, approve(0)),
                                    () -> decide(different, answer(1, "42"))))
                    .containsExactlyInAnyOrder("true", "false");
            Turn same = waiting(newTurn("s" + i, 1), awaitingApproval(0, 1));
            assertThat(together(() -> decide(same, approve(0)), () -> decide(same, approve(0))))
                    .containsExactlyInAnyOrder("true", "false");
            Turn contrary = waiting(newTurn("o" + i, 1), awaitingApproval(0, 1));
            assertThat(
                            together(
                                    () -> decide(contrary, approve(0)),
                                    () -> decide(contrary, deny(0))))
                    .containsExactlyInAnyOrder("true", "TOOL_CALL_NOT_WAITING");
        }
    }

    private static List<String> together(Callable<Decided> one, Callable<Decided> other)
            throws Exception {
        var results = new ArrayList<String>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<Decided> each : List.of(threads.submit(one), threads.submit(other))) {
                try {
                    results.add(String.valueOf(each.get().mustRun()));
                } catch (ExecutionException refused) {
                    var error = (AppError) requireNonNull(refused.getCause());
                    results.add(error.code().name());
                }
            }
        }
        return results;
    }

    @Test
    void expiredWaitEndsAndTakesNoDecision() {
        Turn expired = waiting(newTurn("c1", 1), awaitingApproval(0, 1), awaitingResult(1, 2));
        decide(expired, answer(1, "42"));
        clock.tick(WAIT.minusMillis(1));
        Turn fresh = waiting(newTurn("c2", 1), awaitingApproval(0, 1));
        assertThat(turns().endExpiredWaits()).isEmpty();
        clock.tick(Duration.ofMillis(1));

        assertRefused(ErrorCode.TOOL_CALL_NOT_WAITING, () -> decide(expired, approve(0)));
        assertThat(decide(expired, answer(1, "42")).mustRun()).isFalse();
        List<Turn> ended = turns().endExpiredWaits();

        assertThat(ended).containsExactly(find(expired));
        assertThat(find(expired).state()).isEqualTo(TurnState.INTERRUPTED);
        assertThat(find(expired).error()).isEqualTo(ErrorCode.ACTION_TIMEOUT);
        assertThat(find(expired).answer()).isEqualTo("Text");
        assertThat(outcomes(expired)).containsExactly("call_1_0 DENIED 4", "call_1_1 OK 3");
        assertThat(steps(expired).getFirst().result())
                .isEqualTo("This call was not approved in time.");
        assertThat(turns().endExpiredWaits()).isEmpty();
        assertThat(find(fresh).state()).isEqualTo(TurnState.WAITING);
        assertThat(messageCount("c1")).isEqualTo(2);
    }

    @Test
    void callsForWhichNobodyActedInTimeAreToldFromOthers() {
        Turn expired =
                waiting(
                        newTurn("c1", 1),
                        awaitingApproval(0, 1),
                        awaitingApproval(1, 2),
                        awaitingResult(2, 3));
        decide(expired, new TurnStore.Decision("call_1_1", ToolStepState.DENIED, "No."));
        clock.tick(WAIT);
        Turn stopped = waiting(newTurn("c2", 1), awaitingApproval(0, 1), awaitingResult(1, 2));
        assertThat(finish(stopped, stopped("Text"))).isTrue();

        turns().endExpiredWaits();

        assertThat(steps(expired)).extracting(ToolStep::expired).containsExactly(true, false, true);
        assertThat(steps(stopped)).extracting(ToolStep::expired).containsExactly(false, false);
    }

    @Test
    void recoveryEndsOnlyWaitsThatHaveExpired() {
        Turn expired = waiting(newTurn("c1", 1), awaitingApproval(0, 1));
        clock.tick(WAIT);
        Turn fresh = waiting(newTurn("c2", 1), awaitingApproval(0, 1));

        assertThat(turns().recover()).containsExactly(find(expired));
        assertThat(turns().recover()).isEmpty();
        assertThat(find(fresh)).isEqualTo(fresh);
        assertThat(decide(fresh, approve(0)).mustRun()).isTrue();
    }

    @Test
    void resumedTurnThatIsOrphanedEndsAsAnyOther() {
        Turn waiting = waiting(newTurn("c1", 1), awaitingApproval(0, 1));
        decide(waiting, approve(0));
        clock.tick(WAIT);

        assertThat(turns().recover()).containsExactly(find(waiting));
        assertThat(find(waiting).error()).isEqualTo(ErrorCode.INTERNAL_ERROR);
        assertThat(outcomes(waiting)).containsExactly("call_1_0 DENIED 2");
        assertThat(texts("select request from waiting_turn")).isEmpty();
    }

    @Test
    void turnMayWaitAgain() {
        Turn waiting = waiting(newTurn("c1", 1), awaitingApproval(0, 1));
        Turn resumed = decide(waiting, approve(0)).turn();
        ToolStep second =
                step(
                        2,
                        0,
                        4,
                        ToolStepState.AWAITING_APPROVAL,
                        new ToolStep.Events(2, null, null),
                        null,
                        null);
        turns().addSteps(
                        new Checkpoint(resumed.key(), resumed.fence(), "Text"),
                        List.of(second),
                        LEASE);
        clock.tick(WAIT);

        assertThat(suspend(resumed, second)).isTrue();

        assertThat(find(waiting).run()).isEqualTo(waiting.run());
        assertThat(turns().endExpiredWaits()).isEmpty();
        var approval = new Decision("call_2_0", ToolStepState.APPROVED, null);
        assertThat(decide(waiting, approval).mustRun()).isTrue();
    }

    @Test
    void deletedConversationForgetsWhatItWaitsFor() {
        Turn waiting = waiting(newTurn("c1", 1), awaitingApproval(0, 1));
        storage.conversations().delete(BOT, "c1");

        assertRefused(ErrorCode.MESSAGE_NOT_FOUND, () -> decide(waiting, approve(0)));
        assertThat(finish(waiting, stopped("Text"))).isFalse();
        assertThat(texts("select request from waiting_turn")).isEmpty();
        assertThat(texts("select call_id from tool_call")).isEmpty();
        assertThat(texts("select message_id from turn")).isEmpty();
        clock.tick(WAIT);
        assertThat(turns().recover()).isEmpty();
    }
}
