package dev.rejoinder.turn;

import static dev.rejoinder.provider.scripted.ScriptedStep.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rejoinder.core.AppError;
import dev.rejoinder.core.Clock;
import dev.rejoinder.core.Ids;
import dev.rejoinder.knowledge.Retriever;
import dev.rejoinder.provider.ChatModel;
import dev.rejoinder.provider.ChatModels;
import dev.rejoinder.provider.ModelCall;
import dev.rejoinder.provider.scripted.ScriptedChatModel;
import dev.rejoinder.testkit.LoggedLines;
import dev.rejoinder.testkit.SettableClock;
import dev.rejoinder.tool.ToolCatalog;
import dev.rejoinder.turn.remote.DatabasePeers;
import dev.rejoinder.turn.remote.ExpiredLeaseReaper;
import dev.rejoinder.turn.remote.TurnSignals;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.LongFunction;
import java.util.logging.Level;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Throws at each place, one after the other, where a turn calls anything outside it. No turn may
 * stay open, in the store or in memory, and its key must lead to an answer.
 */
final class TurnFaultsTest {
    private static final Duration DEADLINE = Duration.ofSeconds(100);
    private static final Duration LEASE = Duration.ofSeconds(10);
    private static final NewTurn.Idempotency KEY = new NewTurn.Idempotency("key", "print");

    /** The exception to throw, and whether the call takes effect first. */
    @SuppressWarnings("ImmutableEnumChecker")
    enum Fault {
        ERROR_BEFORE(false, n -> AppError.internal(new IllegalStateException("fault " + n))),
        ERROR_AFTER(true, n -> AppError.internal(new IllegalStateException("fault " + n))),
        BUG_BEFORE(false, n -> new IllegalStateException("fault " + n)),
        BUG_AFTER(true, n -> new IllegalStateException("fault " + n)),
        CRASH_AFTER(true, n -> new StackOverflowError("fault " + n));

        private final boolean after;
        private final LongFunction<Throwable> thrown;

        Fault(boolean after, LongFunction<Throwable> thrown) {
            this.after = after;
            this.thrown = thrown;
        }
    }

    /** A world in which the n-th call throws. */
    private static final class World {
        private final SettableClock clock = new SettableClock();
        private final ScriptedChatModel model = new ScriptedChatModel();
        private final SimulatedStore data = new SimulatedStore(() -> 0);
        private final Fault fault;
        private final TurnEngine turns;
        private final ExpiredLeaseReaper reaper;
        private long left;

        World(Fault fault, long nth) {
            this.fault = fault;
            TurnStore store = around(TurnStore.class, data);
            Clock time = around(Clock.class, clock);
            TurnObserver observer = around(TurnObserver.class, TurnObserver.NONE);
            turns =
                    new TurnEngine(
                            store,
                            new ChatModels(Map.of("scripted", around(ChatModel.class, model))),
                            around(Retriever.class, Retriever.NONE),
                            ToolCatalog.NONE,
                            new TurnLimits(
                                    Duration.ofSeconds(30), Duration.ofSeconds(60), 8_000, 100),
                            time,
                            new Ids(clock, new SplittableRandom(1)),
                            new DatabasePeers(store, TurnSignals.NONE, time),
                            observer,
                            Runnable::run);
            reaper =
                    new ExpiredLeaseReaper(
                            store, turns, TurnSignals.NONE, clock, TurnObserver.NONE);
            left = nth;
        }

        /** Whether the fault has happened; a world throws once. */
        boolean hasFailed() {
            boolean failed = left <= 0;
            left = Long.MAX_VALUE;
            return failed;
        }

        <T> T around(Class<T> type, T real) {
            return type.cast(
                    Proxy.newProxyInstance(
                            type.getClassLoader(),
                            new Class<?>[] {type},
                            (_, method, arguments) -> call(real, method, arguments)));
        }

        private @Nullable Object call(Object real, Method method, Object @Nullable [] arguments)
                throws Throwable {
            boolean now = --left == 0;
            if (now && !fault.after) {
                throw fault.thrown.apply(left);
            }
            Object result;
            try {
                result = method.invoke(real, arguments);
            } catch (InvocationTargetException failure) {
                throw failure.getCause();
            }
            if (now) {
                throw fault.thrown.apply(left);
            }
            return switch (result) {
                case ModelCall call -> around(ModelCall.class, call);
                case TurnObserver.TurnObservation watch ->
                        around(TurnObserver.TurnObservation.class, watch);
                case null, default -> result;
            };
        }
    }

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
                .takeWhile(n -> failsAndEnds(new World(fault, n), asking, fault + " " + n))
                .count();
    }

    private static boolean failsAndEnds(World world, Asking asking, String where) {
        world.model.reply(text("At "), text("nine."));
        try {
            asking.ask(world);
        } catch (RuntimeException | StackOverflowError told) {
            assertThat(told).as(where).hasStackTraceContaining("fault");
        }
        boolean failed = world.hasFailed();
        world.turns.maintain();
        world.reaper.sweep();
        world.clock.tick(LEASE);
        world.reaper.sweep();
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
