package dev.rejoinder.turn;

import dev.rejoinder.core.AppError;
import dev.rejoinder.provider.FinishReason;
import dev.rejoinder.provider.ModelException.Kind;
import dev.rejoinder.turn.TurnStateMachine.Effect;
import dev.rejoinder.turn.TurnStateMachine.Event;
import dev.rejoinder.turn.TurnStateMachine.State;
import dev.rejoinder.turn.TurnStateMachine.Step;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Does the work of {@link TurnRunner} in steps; the process may end between any two. */
final class SimulatedRunner {
    static final long DEADLINE_MILLIS = 100_000;
    private static final long FIRST_TOKEN_MILLIS = 30_000;
    private static final long BETWEEN_TOKENS_MILLIS = 60_000;
    private static final long POLL_MILLIS = 500;

    private final SimulatedNode node;
    private final Simulator simulator;
    private final SimulatedStateMachine law;
    private final Turn turn;
    private final SimulatedToolCalls calls;
    private final long deadlineAt;
    final SimulatedLiveTurn live;
    long fence;
    private Step step;
    private long silentAt;
    private int checkpointed;
    private @Nullable AbortReason abort;

    /** Grows with each call and each abort. Results of an older call are ignored. */
    private int call;

    /** The whole text of the turn as the model wrote it, and the length before this call. */
    private StringBuilder said = new StringBuilder();

    private int roundStart;
    private @Nullable TurnEnd end;

    SimulatedRunner(SimulatedNode node, Turn turn, List<ToolStep> steps, SimulatedLiveTurn live) {
        this.node = node;
        this.simulator = node.simulator();
        this.turn = turn;
        this.calls = new SimulatedToolCalls(node, this, turn, steps);
        this.law = simulator.law(calls.done(), calls.callsLeft());
        this.live = live;
        this.fence = turn.fence();
        this.deadlineAt = simulator.world().now() + DEADLINE_MILLIS;
        this.silentAt = deadlineAt;
        this.step = law.begin(turn.state() == TurnState.STREAMING);
    }

    TurnKey key() {
        return turn.key();
    }

    boolean calling() {
        return step.state() instanceof State.Streaming;
    }

    private boolean acting() {
        return step.state() instanceof State.CallingTools;
    }

    void perform() {
        switch (step.effect()) {
            case Effect.Claim() -> claim();
            case Effect.CallModel(int _, Duration least, Duration most) -> {
                int mine = ++call;
                silentAt = deadlineAt;
                soon(simulator.world().between(least, most), mine, this::ask);
            }
            case Effect.CallTools() -> {
                int mine = ++call;
                calls.call(event -> soon(0, mine, () -> happened(event)));
            }
            case Effect.Suspend() -> {
                int mine = ++call;
                Event event = calls.suspend();
                soon(0, mine, () -> happened(event));
            }
            case Effect.PublishWaiting() -> node.wait(this);
            case Effect.StoreFinish(var state, var reason, var error) -> {
                end = new TurnEnd(state, live.text.toString(), reason, error, null, null);
                store(end);
            }
            case Effect.PublishEnd() -> {
                TurnEnd known = java.util.Objects.requireNonNull(end);
                simulator.told(turn.messageId(), known);
                live.ended(known);
                node.forget(this);
            }
            case Effect.PublishLeaseLost() -> {
                live.broke();
                node.forget(this);
            }
            case Effect.RetryFinish() -> {
                node.postpone(turn.key(), fence, java.util.Objects.requireNonNull(end));
                node.forget(this);
            }
        }
    }

    private void happened(Event event) {
        step = law.next(step.state(), event);
        perform();
    }

    /** Schedules work of the current call or tool calls. */
    void soon(long millis, Runnable work) {
        soon(millis, call, work);
    }

    private void soon(long millis, int mine, Runnable work) {
        node.after(
                millis,
                () -> {
                    if (mine == call) {
                        work.run();
                    }
                });
    }

    private void claim() {
        int mine = ++call;
        OptionalLong claimed;
        try {
            claimed = node.write(() -> node.store().claim(turn.key(), node.lease()));
        } catch (AppError failure) {
            soon(0, mine, () -> happened(new Event.UnexpectedFailure(hasText())));
            return;
        }
        if (claimed.isEmpty()) {
            soon(simulator.world().between(1, POLL_MILLIS), mine, this::claim);
            return;
        }
        fence = claimed.getAsLong();
        live.fence = turn.run() == turn.fence() ? fence : turn.run();
        soon(0, mine, () -> happened(new Event.Claimed()));
    }

    private void ask() {
        simulator.asked(turn.key(), fence);
        said = simulator.newSaying(turn.messageId());
        said.append(live.text);
        roundStart = said.length();
        silentAt = Math.min(deadlineAt, simulator.world().now() + FIRST_TOKEN_MILLIS);
        listen();
    }

    private void listen() {
        SimulatedProvider.Saying next =
                simulator.provider().next(said.length() - roundStart, calls.mayRequest());
        soon(next.afterMillis(), call, () -> hear(next));
    }

    private void hear(SimulatedProvider.Saying saying) {
        switch (saying) {
            case SimulatedProvider.Saying.Text(_, String more) -> {
                String marked = simulator.mark(more);
                said.append(marked);
                live.text.append(marked);
                silentAt = Math.min(deadlineAt, simulator.world().now() + BETWEEN_TOKENS_MILLIS);
                live.publish();
                listen();
            }
            case SimulatedProvider.Saying.Calls(_, int count) -> {
                calls.request(count);
                happened(new Event.ToolCallsRequested(roundText()));
            }
            case SimulatedProvider.Saying.Done(_, FinishReason reason) -> {
                simulator.whole(turn.messageId(), said.toString());
                happened(new Event.ModelAnswered(roundText(), reason));
            }
            case SimulatedProvider.Saying.Broken(_, Kind kind, Duration retryAfter) -> {
                long left = Math.max(0, deadlineAt - simulator.world().now());
                happened(
                        new Event.CallFailed(
                                roundText(), kind, retryAfter, Duration.ofMillis(left)));
            }
            case SimulatedProvider.Saying.Silence(_) -> {
                // The watchdog decides.
            }
        }
    }

    private void store(TurnEnd reached) {
        int mine = ++call;
        Event event;
        try {
            boolean stored = node.write(() -> node.store().finish(turn.key(), fence, reached));
            if (stored) {
                simulator.wrote(turn.key(), fence);
            }
            event = stored ? new Event.FinishStored() : new Event.LeaseLost();
        } catch (AppError failure) {
            event = new Event.FinishFailed();
        }
        if (event instanceof Event.FinishFailed) {
            live.broke();
        }
        Event result = event;
        soon(simulator.world().between(0, 2), mine, () -> happened(result));
    }

    /** One tick of the watchdog. */
    void tick() {
        if (!runs()) {
            return;
        }
        if (simulator.world().now() > deadlineAt) {
            abort(AbortReason.DEADLINE);
        } else if (calling() && simulator.world().now() > silentAt) {
            int mine = ++call;
            soon(1, mine, () -> happened(new Event.ModelTimedOut(roundText())));
        }
    }

    private boolean runs() {
        return calling() || acting() || step.state() instanceof State.Pending;
    }

    /** Also renews the lease without new text, as the server does at intervals. */
    TurnStore.Checkpoint checkpoint() {
        boolean grown = live.text.length() != checkpointed;
        checkpointed = live.text.length();
        return new TurnStore.Checkpoint(key(), fence, grown ? live.text.toString() : null);
    }

    void checkpointFailed() {
        checkpointed = 0;
    }

    void abort(AbortReason reason) {
        if (abort != null || !runs()) {
            return;
        }
        abort = reason;
        int mine = ++call;
        soon(simulator.world().between(0, 5), mine, () -> happened(event(reason)));
    }

    private Event event(AbortReason reason) {
        return switch (reason) {
            case STOP_REQUESTED -> new Event.StopRequested(hasText());
            case DEADLINE -> new Event.DeadlinePassed(hasText());
            case SHUTDOWN -> new Event.ShutDown(hasText());
            case INTERNAL_ERROR -> new Event.UnexpectedFailure(hasText());
            case LEASE_LOST -> new Event.LeaseLost();
        };
    }

    private boolean roundText() {
        return live.text.length() > roundStart;
    }

    boolean hasText() {
        return !live.text.isEmpty();
    }
}
