package dev.rejoinder.turn;

import dev.rejoinder.core.AppError;
import dev.rejoinder.turn.SimulatedStore.Row;
import dev.rejoinder.turn.TurnStore.Decision;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * The world outside the server that tool calls reach: the tools, and the people and clients who
 * decide. Checks that no effect happens twice, and that what is known is never lost.
 */
final class SimulatedActions {
    private static final long LOOK_MILLIS = 1_000;
    private static final long LATE_MILLIS = 90_000;

    private final Simulator simulator;
    private final Map<String, Integer> effects = new HashMap<>();
    private final Map<String, String> messages = new HashMap<>();
    private final Map<String, ToolStepState> outcomes = new HashMap<>();
    private final Map<String, String> seen = new HashMap<>();
    private final Set<String> asked = new HashSet<>();

    SimulatedActions(Simulator simulator) {
        this.simulator = simulator;
    }

    void effect(String messageId, String key, ToolStep step) {
        messages.put(key, messageId);
        if (simulator.store().row(messageId).steps().stream()
                .noneMatch(stored -> stored.idempotencyKey(messageId).equals(key))) {
            throw new AssertionError("P15: " + key + " is made and not stored");
        }
        if (effects.merge(key, 1, Integer::sum) > 1 && !step.mayRepeat()) {
            throw new AssertionError("P15: " + key + " is made again");
        }
    }

    void outcome(String key, ToolStepState state) {
        if (state != ToolStepState.UNKNOWN) {
            outcomes.put(key, state);
        }
    }

    /** The events of a run have the same numbers for all readers. */
    void saw(String messageId, long run, ToolEvent event) {
        String what = event.kind() + " " + event.step().callId() + " @" + event.offset();
        String before = seen.putIfAbsent(messageId + "/" + run + "/" + event.number(), what);
        if (before != null && !before.equals(what)) {
            throw new AssertionError("P6: event " + event.number() + ": " + before + ", " + what);
        }
    }

    /** A stored outcome does not change. */
    private void checkOutcomes() {
        outcomes.forEach(
                (key, state) -> {
                    Row row = simulator.store().row(Objects.requireNonNull(messages.get(key)));
                    if (row.steps().stream()
                            .noneMatch(
                                    step ->
                                            step.idempotencyKey(row.asked.messageId()).equals(key)
                                                    && step.state() == state)) {
                        throw new AssertionError("P15: the outcome of " + key + " is lost");
                    }
                });
    }

    void checkTheEnd() {
        checkOutcomes();
        for (Row row : simulator.store().rows()) {
            List<ToolEvent> events = ToolEvent.of(row.steps());
            for (int i = 0; i < events.size(); i++) {
                if (events.get(i).number() != i + 1) {
                    throw new AssertionError("P6: a gap in " + events);
                }
            }
            if (row.toolEvents != events.size()) {
                throw new AssertionError("P6: " + row.toolEvents + " events: " + events);
            }
            for (ToolStep step : row.steps()) {
                boolean made = effects.containsKey(step.idempotencyKey(row.asked.messageId()));
                boolean told =
                        switch (step.state()) {
                            case OK, ERROR, UNKNOWN -> true;
                            case DENIED -> !made;
                            default -> false;
                        };
                if (!told) {
                    throw new AssertionError("P15: made " + made + ", and the history has " + step);
                }
            }
        }
    }

    /** Looks for turns that wait, for as long as the simulation runs. */
    void watch() {
        simulator.world().after(LOOK_MILLIS, this::look);
    }

    private void look() {
        checkOutcomes();
        for (Row row : simulator.store().rows()) {
            if (row.state == TurnState.WAITING) {
                for (ToolStep step : row.steps()) {
                    String call = row.asked.messageId() + "/" + row.fence + "/" + step.callId();
                    if (step.state().awaits() && asked.add(call)) {
                        plan(row, step);
                    }
                }
            }
        }
        watch();
    }

    /** Usually somebody decides soon; sometimes late, twice, or never. */
    private void plan(Row row, ToolStep step) {
        SimulatedWorld world = simulator.world();
        if (world.happens(0.1)) {
            return;
        }
        boolean approval = step.state() == ToolStepState.AWAITING_APPROVAL;
        ToolStepState yes = approval ? ToolStepState.APPROVED : ToolStepState.OK;
        ToolStepState no = approval ? ToolStepState.DENIED : ToolStepState.ERROR;
        var decision =
                new Decision(
                        step.callId(), world.happens(0.8) ? yes : no, approval ? null : "result");
        for (int times = world.happens(0.2) ? 2 : 1; times > 0; times--) {
            long wait = world.between(0, world.happens(0.1) ? LATE_MILLIS : 5_000);
            world.after(wait, () -> decide(row, decision));
        }
    }

    private void decide(Row row, Decision decision) {
        SimulatedNode node = simulator.someNode();
        if (node == null || simulator.networkLoses()) {
            simulator.world().after(LOOK_MILLIS, () -> decide(row, decision));
            return;
        }
        node.after(
                0,
                () -> {
                    try {
                        node.decide(row.key.conversationId(), row.asked.messageId(), decision);
                    } catch (AppError refused) {
                        boolean away =
                                refused.code() == dev.rejoinder.core.ErrorCode.INTERNAL_ERROR;
                        if (away) {
                            simulator.world().after(LOOK_MILLIS, () -> decide(row, decision));
                        }
                    }
                });
    }
}
