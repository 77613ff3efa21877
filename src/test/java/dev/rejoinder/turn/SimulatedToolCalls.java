package dev.rejoinder.turn;

import dev.rejoinder.core.AppError;
import dev.rejoinder.turn.TurnStateMachine.Event;
import dev.rejoinder.turn.TurnStateMachine.Progress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** Does the work of {@link ToolCalls} in steps; the process may end between any two. */
final class SimulatedToolCalls {
    private static final long STORE_AGAIN_MILLIS = 250;
    private static final long TIMEOUT_MILLIS = 20_000;
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(60);

    private final SimulatedNode node;
    private final Simulator simulator;
    private final SimulatedRunner runner;
    private final Turn turn;
    private final List<ToolStep> steps;
    private final Set<String> running = new HashSet<>();
    private final List<ToolStep> ended = new ArrayList<>();
    private int events;
    private int requested;

    SimulatedToolCalls(
            SimulatedNode node, SimulatedRunner runner, Turn turn, List<ToolStep> stored) {
        this.node = node;
        this.simulator = node.simulator();
        this.runner = runner;
        this.turn = turn;
        this.steps = new ArrayList<>(stored);
        this.events = turn.toolEvents();
    }

    Progress done() {
        return steps.isEmpty()
                ? Progress.NONE
                : new Progress(steps.getLast().round(), steps.getLast().offset() > 0);
    }

    boolean callsLeft() {
        return steps.stream().anyMatch(SimulatedToolCalls::isLeft);
    }

    private static boolean isLeft(ToolStep step) {
        return step.state() == ToolStepState.STARTED || step.state() == ToolStepState.APPROVED;
    }

    boolean mayRequest() {
        return done().rounds() < TurnStateMachine.MAX_ROUNDS;
    }

    void request(int calls) {
        requested = calls;
    }

    /** Stores the requested calls and makes all that are left. */
    void call(Consumer<Event> then) {
        try {
            if (requested > 0 && !store()) {
                then.accept(new Event.LeaseLost());
                return;
            }
        } catch (AppError failure) {
            then.accept(new Event.UnexpectedFailure(runner.hasText()));
            return;
        }
        start(then);
    }

    private boolean store() {
        int round = done().rounds() + 1;
        var fresh = new ArrayList<ToolStep>();
        for (int i = 0; i < requested; i++) {
            ToolStepState state =
                    List.of(
                                    ToolStepState.STARTED,
                                    ToolStepState.STARTED,
                                    ToolStepState.AWAITING_APPROVAL,
                                    ToolStepState.AWAITING_RESULT)
                            .get((int) simulator.world().between(0, 3));
            boolean mayRepeat = state == ToolStepState.STARTED && simulator.world().happens(0.5);
            fresh.add(numbered(step(round, i, state, mayRepeat)));
        }
        requested = 0;
        String text = runner.live.text.toString();
        var before = new TurnStore.Checkpoint(turn.key(), runner.fence, text);
        if (!node.write(() -> node.store().addSteps(before, fresh, node.lease()))) {
            return false;
        }
        simulator.wrote(turn.key(), runner.fence);
        steps.addAll(fresh);
        runner.live.show(fresh);
        return true;
    }

    private ToolStep step(int round, int index, ToolStepState state, boolean mayRepeat) {
        boolean starts = state == ToolStepState.STARTED;
        return new ToolStep(
                round,
                index,
                round + "-" + index,
                "tool",
                "Tool",
                "{}",
                runner.live.text.length(),
                mayRepeat,
                null,
                state,
                null,
                new ToolStep.Events(null, null, null),
                null,
                starts ? Instant.EPOCH : null,
                null);
    }

    private ToolStep numbered(ToolStep step) {
        ToolStep.Events known = step.events();
        boolean starts = step.startedAt() != null && known.started() == null;
        Integer started = starts ? Integer.valueOf(++events) : known.started();
        boolean ends = step.state().ended() && known.ended() == null;
        Integer ended = ends ? Integer.valueOf(++events) : known.ended();
        return step.withEvents(new ToolStep.Events(known.requested(), started, ended));
    }

    private void start(Consumer<Event> then) {
        List<ToolStep> approved =
                steps.stream()
                        .filter(step -> step.state() == ToolStepState.APPROVED)
                        .map(step -> numbered(step.started(Instant.EPOCH)))
                        .toList();
        update(
                approved,
                then,
                () -> {
                    List<ToolStep> left =
                            steps.stream().filter(SimulatedToolCalls::isLeft).toList();
                    left.forEach(step -> running.add(step.callId()));
                    left.forEach(step -> make(step, then));
                    next(then);
                });
    }

    /**
     * The effect happens even if the turn is aborted meanwhile, but not if the process has died.
     */
    private void make(ToolStep step, Consumer<Event> then) {
        SimulatedWorld world = simulator.world();
        String key = step.idempotencyKey(turn.messageId());
        node.after(
                world.between(0, 200),
                () -> {
                    simulator.effect(turn.messageId(), key, step);
                    boolean silent = world.happens(0.1);
                    ToolStepState outcome =
                            silent
                                    ? ToolStepState.UNKNOWN
                                    : world.happens(0.2) ? ToolStepState.ERROR : ToolStepState.OK;
                    runner.soon(
                            silent ? TIMEOUT_MILLIS : world.between(0, 2_000),
                            () -> ended(step.ended(outcome, "result", Instant.EPOCH), then));
                });
    }

    /** Stores the outcomes one after the other, so that their events are shown in order. */
    private void ended(ToolStep step, Consumer<Event> then) {
        ended.add(step);
        if (ended.size() == 1) {
            storeFirst(then);
        }
    }

    private void storeFirst(Consumer<Event> then) {
        ToolStep step = ended.getFirst();
        update(
                List.of(numbered(step)),
                then,
                () -> {
                    ended.removeFirst();
                    running.remove(step.callId());
                    simulator.outcome(step.idempotencyKey(turn.messageId()), step.state());
                    if (ended.isEmpty()) {
                        next(then);
                    } else {
                        storeFirst(then);
                    }
                });
    }

    /** Stores changed calls, and retries until the turn is aborted. */
    private void update(List<ToolStep> changed, Consumer<Event> then, Runnable stored) {
        if (changed.isEmpty()) {
            stored.run();
            return;
        }
        boolean held;
        try {
            held = node.write(() -> node.store().updateSteps(turn.key(), runner.fence, changed));
        } catch (AppError away) {
            runner.soon(STORE_AGAIN_MILLIS, () -> update(changed, then, stored));
            return;
        }
        if (!held) {
            then.accept(new Event.LeaseLost());
            return;
        }
        simulator.wrote(turn.key(), runner.fence);
        for (ToolStep step : changed) {
            steps.replaceAll(old -> old.callId().equals(step.callId()) ? step : old);
        }
        runner.live.show(changed);
        stored.run();
    }

    private void next(Consumer<Event> then) {
        if (running.isEmpty()) {
            boolean awaits = steps.stream().anyMatch(step -> step.state().awaits());
            then.accept(awaits ? new Event.ToolsAwaited() : new Event.ToolsAnswered());
        }
    }

    Event suspend() {
        var awaiting = new ArrayList<ToolStep>();
        for (ToolStep step : steps) {
            if (step.state().awaits()) {
                ToolStep.Events known = step.events();
                awaiting.add(
                        step.withEvents(
                                new ToolStep.Events(++events, known.started(), known.ended())));
            }
        }
        var suspension = new TurnStore.Suspension(awaiting, LONGEST_WAIT, "{}");
        try {
            return node.write(() -> node.store().suspend(turn.key(), runner.fence, suspension))
                    ? new Event.Suspended()
                    : new Event.LeaseLost();
        } catch (AppError failure) {
            return new Event.UnexpectedFailure(runner.hasText());
        }
    }
}
