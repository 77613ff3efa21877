package dev.rejoinder.storage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rejoinder.analytics.Analytics;
import dev.rejoinder.analytics.AnalyticsReport;
import dev.rejoinder.analytics.AnalyticsReport.ToolFigures;
import dev.rejoinder.analytics.DateRange;
import dev.rejoinder.analytics.ModelPrices;
import dev.rejoinder.turn.NewTurn;
import dev.rejoinder.turn.ToolStep;
import dev.rejoinder.turn.ToolStepState;
import dev.rejoinder.turn.Turn;
import dev.rejoinder.turn.TurnStore.Checkpoint;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Counts of tool calls, and of turns with tool calls, checked through reports. */
abstract class ToolCountContract extends ToolTurnFixture {
    private AnalyticsReport report() {
        var today = LocalDate.ofInstant(clock.now(), ZoneOffset.UTC);
        return new Analytics(storage.analytics(), new ModelPrices(List.of(), "EUR"))
                .report(id -> true, new DateRange(today, today));
    }

    private void update(Turn turn, ToolStep step) {
        assertThat(turns().updateSteps(turn.key(), turn.fence(), List.of(step))).isTrue();
    }

    @Test
    void callsAreCountedByToolWhenTheyEnd() {
        Turn one = calling(newTurn("c1", 1), started(0, 1), started(1, 2));
        Turn other = calling(newTurn("c2", 1), started(0, 1));
        ToolStep first = steps(one).get(0);
        assertThat(report().tools()).isEmpty();

        clock.tick(Duration.ofMillis(100));
        update(one, ended(first, ToolStepState.OK, "42", 3));
        update(one, ended(first, ToolStepState.OK, "42", 3));
        clock.tick(Duration.ofMillis(200));
        update(other, ended(first, ToolStepState.ERROR, "No", 2));
        finish(one, interrupted("Text"));

        assertThat(report().tools())
                .containsExactly(
                        new ToolFigures("tool_0", 2, 1, 0, 0, 200L),
                        new ToolFigures("tool_1", 1, 0, 1, 0, null));
        clock.tick(Duration.ofDays(1));
        assertThat(report().tools()).isEmpty();
    }

    @Test
    void callsThatWereNotMadeHaveNoTime() {
        var events = new ToolStep.Events(null, null, 1);
        calling(
                newTurn("c1", 1),
                step(1, 0, 4, ToolStepState.ERROR, events, "There is no such tool.", null));

        assertThat(report().tools()).containsExactly(new ToolFigures("tool_0", 1, 1, 0, 0, null));
    }

    @Test
    void decisionsThatEndCallsAreCounted() {
        Turn waiting =
                waiting(
                        newTurn("c1", 1),
                        awaitingApproval(0, 1),
                        awaitingResult(1, 2),
                        awaitingApproval(2, 3));
        decide(waiting, deny(0), answer(1, "42"));
        decide(waiting, deny(0), approve(2));

        assertThat(report().tools())
                .containsExactly(
                        new ToolFigures("tool_0", 1, 0, 0, 1, null),
                        new ToolFigures("tool_1", 1, 0, 0, 0, null));
    }

    @Test
    void expiredApprovalCountsAsDenied() {
        waiting(newTurn("c1", 1), awaitingApproval(0, 1));
        clock.tick(WAIT);
        turns().recover();

        assertThat(report().tools()).containsExactly(new ToolFigures("tool_0", 1, 0, 0, 1, null));
        assertThat(report().totals().failed()).isEqualTo(1);
    }

    @Test
    void repeatedCallCountsOnceWithItsLastOutcome() {
        NewTurn asked = unread(keyed(newTurn("c1", 1), KEY, BODY));
        Turn turn = calling(asked, started(0, 1));
        finish(turn, interrupted("Text"));
        assertThat(report().tools()).containsExactly(new ToolFigures("tool_0", 1, 0, 1, 0, null));

        Turn again = accept(asked);
        update(
                again,
                step(
                        1,
                        0,
                        4,
                        ToolStepState.STARTED,
                        steps(turn).getFirst().events(),
                        null,
                        clock.now()));
        assertThat(report().tools()).isEmpty();
        update(again, ended(steps(turn).getFirst(), ToolStepState.OK, "42", 2));

        assertThat(report().tools()).containsExactly(new ToolFigures("tool_0", 1, 0, 0, 0, 0L));
    }

    @Test
    void resumedTurnAndItsConversationCountOnce() {
        Turn waiting = waiting(newTurn("c1", 1), awaitingApproval(0, 1));
        Turn resumed = decide(waiting, approve(0)).turn();
        finish(resumed, complete("Text and more"));

        assertThat(report().totals().questions()).isEqualTo(1);
        assertThat(report().totals().answered()).isEqualTo(1);
        assertThat(report().totals().conversations()).isEqualTo(1);
        assertThat(report().totals().messages()).isEqualTo(2);
    }

    @Test
    void restartedTurnWithCallsCountsOnce() {
        NewTurn asked = unread(keyed(newTurn("c1", 1), KEY, BODY));
        Turn turn = calling(asked, started(0, 1));
        finish(turn, interrupted("Text"));
        finish(accept(asked), complete("Text and more"));

        assertThat(report().totals().questions()).isEqualTo(1);
        assertThat(report().totals().failed()).isZero();
        assertThat(report().totals().conversations()).isEqualTo(1);
        assertThat(report().totals().messages()).isEqualTo(2);
    }

    @Test
    void reportListsTheToolsWithTheMostCalls() {
        Turn turn = accept(newTurn("c1", 1));
        for (int round = 1; round <= 2; round++) {
            var calls = new ArrayList<ToolStep>();
            for (int i = round - 1; i < AnalyticsReport.MAX_TOOLS + 1; i++) {
                var events = new ToolStep.Events(null, null, 1);
                calls.add(step(round, i, 0, ToolStepState.ERROR, events, "No", null));
            }
            turns().addSteps(new Checkpoint(turn.key(), turn.fence(), ""), calls, LEASE);
        }

        assertThat(report().tools())
                .hasSize(AnalyticsReport.MAX_TOOLS)
                .allMatch(tool -> tool.calls() == 2);
    }
}
