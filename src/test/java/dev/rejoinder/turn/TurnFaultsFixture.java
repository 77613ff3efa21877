package dev.rejoinder.turn;

import dev.rejoinder.attachment.PromptFiles;
import dev.rejoinder.core.AppError;
import dev.rejoinder.core.Clock;
import dev.rejoinder.core.Ids;
import dev.rejoinder.handover.ConversationChanges;
import dev.rejoinder.handover.HandoverRules;
import dev.rejoinder.knowledge.Retriever;
import dev.rejoinder.provider.ChatModel;
import dev.rejoinder.provider.ChatModels;
import dev.rejoinder.provider.ModelCall;
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
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/** An engine in a world in which the n-th call of anything outside the engine throws. */
abstract class TurnFaultsFixture {
    static final Duration DEADLINE = Duration.ofSeconds(100);
    static final Duration LEASE = Duration.ofSeconds(10);
    static final NewTurn.Idempotency KEY = new NewTurn.Idempotency("key", "print");

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
    static final class World {
        final SettableClock clock = new SettableClock();
        final SimulatedStore data = new SimulatedStore(() -> 0);
        final TurnEngine turns;
        final ExpiredLeaseReaper reaper;
        private final Fault fault;
        private final AtomicLong left = new AtomicLong(Long.MAX_VALUE);

        World(Fault fault, long nth, ChatModel model, ToolCatalog tools) {
            this.fault = fault;
            TurnStore store = around(TurnStore.class, data);
            Clock time = around(Clock.class, clock);
            TurnObserver observer = around(TurnObserver.class, TurnObserver.NONE);
            turns =
                    new TurnEngine(
                            store,
                            new ChatModels(
                                    Map.of("scripted", around(ChatModel.class, model)),
                                    System::nanoTime),
                            around(Retriever.class, Retriever.NONE),
                            tools,
                            new TurnLimits(
                                    Duration.ofSeconds(30), Duration.ofSeconds(60), 8_000, 100),
                            time,
                            new Ids(clock, new SplittableRandom(1)),
                            new DatabasePeers(
                                    store, TurnSignals.NONE, time, ConversationChanges.NONE),
                            observer,
                            HandoverRules.NONE,
                            AnswerPrices.NONE,
                            PromptFiles.NONE,
                            Runnable::run);
            reaper =
                    new ExpiredLeaseReaper(
                            store, turns, TurnSignals.NONE, clock, TurnObserver.NONE);
            left.set(nth);
        }

        /** Whether the fault has happened; a world throws once. */
        boolean hasFailed() {
            return left.getAndSet(Long.MAX_VALUE) <= 0;
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
            boolean now = left.decrementAndGet() == 0;
            if (now && !fault.after) {
                throw fault.thrown.apply(0);
            }
            Object result;
            try {
                result = method.invoke(real, arguments);
            } catch (InvocationTargetException failure) {
                throw failure.getCause();
            }
            if (now) {
                throw fault.thrown.apply(0);
            }
            return switch (result) {
                case ModelCall call -> around(ModelCall.class, call);
                case TurnObserver.TurnObservation watch ->
                        around(TurnObserver.TurnObservation.class, watch);
                case null, default -> result;
            };
        }
    }

    /** Ends what the fault has left, as the server does in the background. */
    static void settle(World world) {
        world.turns.maintain();
        world.reaper.sweep();
        world.clock.tick(LEASE);
        world.reaper.sweep();
    }
}
