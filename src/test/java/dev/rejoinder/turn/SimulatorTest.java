package dev.rejoinder.turn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rejoinder.turn.TurnStateMachine.Effect;
import dev.rejoinder.turn.TurnStateMachine.Event;
import dev.rejoinder.turn.TurnStateMachine.State;
import dev.rejoinder.turn.TurnStateMachine.Step;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.opentest4j.AssertionFailedError;

/**
 * Checks the promises under every fault at every step. A failure names the seed of its simulation;
 * {@code -Dsimulator.seed=…} runs that one alone.
 */
class SimulatorTest {
    private static final int TURNS = 5_000;
    private static final int MANY_TURNS = 1_000_000;

    /** The test fails if this many simulations do not find a planted bug. */
    private static final int STORIES_TO_CATCH = 5_000;

    @Test
    void promisesHoldInFiveThousandTurns() {
        Long alone = Long.getLong("simulator.seed");
        if (alone != null) {
            Simulator.live(alone, Simulator.Parts.REAL);
            return;
        }
        live(0, TURNS);
    }

    @Test
    @Tag("long")
    void promisesHoldInAMillionTurns() {
        live(TURNS, MANY_TURNS);
    }

    private static void live(long firstSeed, int atLeast) {
        int turns = 0;
        for (long seed = firstSeed; turns < atLeast; seed++) {
            turns += turnsOf(seed);
        }
        assertThat(turns).isGreaterThanOrEqualTo(atLeast);
    }

    private static int turnsOf(long seed) {
        try {
            return Simulator.live(seed, Simulator.Parts.REAL);
        } catch (AssertionError | RuntimeException broken) {
            throw new AssertionFailedError(
                    "again with -Dsimulator.seed=" + seed + ": " + broken.getMessage(), broken);
        }
    }

    @Test
    void sameSeedGivesTheSameSimulation() {
        for (long seed = 0; seed < 20; seed++) {
            assertThat(turnsOf(seed)).isEqualTo(turnsOf(seed));
        }
    }

    @Test
    void answerSentBeforeItIsStoredIsCaught() {
        assertThat(
                        caught(
                                step ->
                                        step.effect() instanceof Effect.RetryFinish
                                                ? new Step(step.state(), new Effect.PublishEnd())
                                                : step))
                .startsWith("P1");
    }

    @Test
    void retryAfterTextIsCaught() {
        var parts =
                new Simulator.Parts(
                        models ->
                                lawThat(
                                        SimulatedStateMachine.of(models),
                                        event ->
                                                event instanceof Event.CallFailed failed
                                                        ? new Event.CallFailed(
                                                                false,
                                                                failed.kind(),
                                                                failed.retryAfter(),
                                                                failed.left())
                                                        : event,
                                        UnaryOperator.identity()),
                        SimulatedStore::new);
        assertThat(caught(parts)).matches("P[46].*|a failed turn has no text.*");
    }

    @Test
    void partialAnswerReportedAsCompleteIsCaught() {
        var parts =
                new Simulator.Parts(
                        models ->
                                lawThat(
                                        SimulatedStateMachine.of(models),
                                        event ->
                                                event instanceof Event.CallFailed failed
                                                                && failed.text()
                                                        ? new Event.ModelAnswered(
                                                                true,
                                                                dev.rejoinder.provider.FinishReason
                                                                        .STOP)
                                                        : event,
                                        UnaryOperator.identity()),
                        SimulatedStore::new);
        assertThat(caught(parts)).startsWith("P4");
    }

    @Test
    void storeWithoutFencesIsCaught() {
        assertThat(
                        caughtInStore(
                                now ->
                                        new SimulatedStore(now) {
                                            @Override
                                            boolean holds(Row row, long fence) {
                                                return true;
                                            }
                                        }))
                .startsWith("P3");
    }

    @Test
    void storeThatForgetsKeysIsCaught() {
        assertThat(
                        caughtInStore(
                                now ->
                                        new SimulatedStore(now) {
                                            @Override
                                            boolean remembersKeys() {
                                                return false;
                                            }
                                        }))
                .startsWith("P3");
    }

    /** With this bug, a reader of a lost run continues in the middle of the next one. */
    @Test
    void storeThatDoesNotCountRunsIsCaught() {
        assertThat(
                        caughtInStore(
                                now ->
                                        new SimulatedStore(now) {
                                            @Override
                                            boolean countsRuns() {
                                                return false;
                                            }
                                        }))
                .startsWith("P6");
    }

    @Test
    void turnsOutOfOrderAreCaught() {
        assertThat(
                        caughtInStore(
                                now ->
                                        new SimulatedStore(now) {
                                            @Override
                                            boolean mayBegin(Row row) {
                                                return true;
                                            }
                                        }))
                .startsWith("P7");
    }

    @Test
    void storeThatForgetsOutcomesIsCaught() {
        assertThat(
                        caughtInStore(
                                now ->
                                        new SimulatedStore(now) {
                                            @Override
                                            boolean keeps(ToolStep changed) {
                                                return !changed.state().ended();
                                            }
                                        }))
                .startsWith("P15");
    }

    /** With this bug, the model is asked again for calls that were made. */
    @Test
    void restartThatForgetsTheCallsIsCaught() {
        assertThat(
                        caughtInStore(
                                now ->
                                        new SimulatedStore(now) {
                                            @Override
                                            boolean reopens() {
                                                return false;
                                            }
                                        }))
                .matches("P15.*|P6.*");
    }

    @Test
    void turnThatNeverStopsWaitingIsCaught() {
        assertThat(
                        caughtInStore(
                                now ->
                                        new SimulatedStore(now) {
                                            @Override
                                            public java.util.List<Turn> endExpiredWaits() {
                                                return java.util.List.of();
                                            }
                                        }))
                .startsWith("P14");
    }

    /** With this bug, a call is made again after its outcome has become unknown. */
    @Test
    void repeatedUnknownCallIsCaught() {
        assertThat(
                        caughtInStore(
                                now ->
                                        new SimulatedStore(now) {
                                            @Override
                                            java.util.List<ToolStep> reopened(
                                                    java.util.List<ToolStep> steps) {
                                                return super.reopened(
                                                        steps.stream()
                                                                .map(SimulatorTest::repeatable)
                                                                .toList());
                                            }
                                        }))
                .matches("P15.*made again.*");
    }

    private static ToolStep repeatable(ToolStep step) {
        return step.state() == ToolStepState.UNKNOWN && step.events().started() != null
                ? step.reopened(ToolStepState.STARTED)
                : step;
    }

    private static String caughtInStore(
            java.util.function.Function<LongSupplier, SimulatedStore> store) {
        return caught(new Simulator.Parts(SimulatedStateMachine::of, store));
    }

    private static String caught(UnaryOperator<Step> steps) {
        return caught(
                new Simulator.Parts(
                        models ->
                                lawThat(
                                        SimulatedStateMachine.of(models),
                                        UnaryOperator.identity(),
                                        steps),
                        SimulatedStore::new));
    }

    /** Returns the report of a simulation with a planted bug. */
    private static String caught(Simulator.Parts parts) {
        for (long seed = 0; seed < STORIES_TO_CATCH; seed++) {
            try {
                Simulator.live(seed, parts);
            } catch (AssertionError | RuntimeException broken) {
                return String.valueOf(broken.getMessage());
            }
        }
        return "nothing";
    }

    private static SimulatedStateMachine lawThat(
            SimulatedStateMachine law, UnaryOperator<Event> events, UnaryOperator<Step> steps) {
        return new SimulatedStateMachine() {
            @Override
            public Step begin(boolean claimed) {
                return law.begin(claimed);
            }

            @Override
            public Step next(State state, Event event) {
                return steps.apply(law.next(state, events.apply(event)));
            }
        };
    }
}
