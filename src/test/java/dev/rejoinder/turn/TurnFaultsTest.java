package dev.rejoinder.turn;

import static dev.rejoinder.provider.scripted.ScriptedStep.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rejoinder.provider.scripted.ScriptedChatModel;
import dev.rejoinder.testkit.LoggedLines;
import dev.rejoinder.tool.ToolCatalog;
import java.util.logging.Level;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Throws at each place, one after the other, where a turn calls anything outside it. No turn may
 * stay open, in the store or in memory, and its key must lead to an answer.
 */
final class TurnFaultsTest extends TurnFaultsFixture {
    @ParameterizedTest
    @EnumSource
    void noFaultLeavesAStreamedTurnOpen(Fault fault) {
        assertThat(eachFault(fault, TurnFaultsTest::stream)).isGreaterThan(15);
    }

    @ParameterizedTest
    @EnumSource
    void noFaultLeavesATurnOpen(Fault fault) {
        assertThat(
                        eachFault(
                                fault,
                                world ->
                                        world.turns.answer(
                                                TurnEngineFixture.question("conv_1"),
                                                KEY,
                                                DEADLINE)))
                .isGreaterThan(15);
    }

    /** One way of sending a request. */
    private interface Asking {
        void ask(World world);
    }

    /** Returns the number of places at which a call can fail. */
    private static long eachFault(Fault fault, Asking asking) {
        // Each fault is logged with its stack trace.
        try (var _ = LoggedLines.from(Level.OFF)) {
            return faults(fault, asking);
        }
    }

    private static long faults(Fault fault, Asking asking) {
        return LongStream.iterate(1, n -> n + 1)
                .takeWhile(n -> failsAndEnds(fault, n, asking, fault + " " + n))
                .count();
    }

    private static boolean failsAndEnds(Fault fault, long nth, Asking asking, String where) {
        var model = new ScriptedChatModel();
        var world = new World(fault, nth, model, ToolCatalog.NONE);
        model.reply(text("At "), text("nine."));
        try {
            asking.ask(world);
        } catch (RuntimeException | StackOverflowError told) {
            assertThat(told).as(where).hasStackTraceContaining("fault");
        }
        boolean failed = world.hasFailed();
        settle(world);
        assertThat(world.data.unfinished()).as(where).isEmpty();
        assertThat(world.turns.load().open()).as(where).isZero();
        assertThat(world.turns.load().unstored()).as(where).isZero();
        TurnEngine.Answer answer =
                world.turns.answer(TurnEngineFixture.question("conv_1"), KEY, DEADLINE);
        assertThat(answer.requireEnd().state())
                .as(where)
                .isIn(TurnState.COMPLETE, TurnState.INTERRUPTED);
        return failed;
    }

    private static void stream(World world) {
        world.turns.stream(
                TurnEngineFixture.question("conv_1"),
                KEY,
                DEADLINE,
                (turn, _) -> turn.attach(world.around(TurnSubscriber.class, new IdleReader())));
    }

    private static final class IdleReader implements TurnSubscriber {
        @Override
        public void onUpdate() {}

        @Override
        public void tick(long nowNanos) {}
    }
}
