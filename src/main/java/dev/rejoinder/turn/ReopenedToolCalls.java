package dev.rejoinder.turn;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The tool calls of a turn that starts again. Calls that may be repeated and have no known outcome
 * are STARTED; calls that were approved and not made are APPROVED. The events of all calls get new
 * numbers, from 1 without gaps: a reader of the new run sees the outcome of a repeated call once.
 */
public final class ReopenedToolCalls {
    /** The result of a call that was approved, and not made before the turn ended: DENIED. */
    public static final String APPROVED_NOT_MADE =
            "This call was approved, but the turn ended before it was made.";

    private ReopenedToolCalls() {}

    /** Whether a call was approved, and not made before the turn ended. */
    public static boolean isApprovedNotMade(ToolStep step) {
        return step.state() == ToolStepState.DENIED && APPROVED_NOT_MADE.equals(step.result());
    }

    public static List<ToolStep> of(List<ToolStep> ended) {
        List<ToolStep> steps = ended.stream().map(ReopenedToolCalls::reopened).toList();
        Map<Integer, Integer> numbers = new HashMap<>();
        steps.stream()
                .map(ToolStep::events)
                .flatMap(events -> Stream.of(events.requested(), events.started(), events.ended()))
                .filter(Objects::nonNull)
                .sorted()
                .forEach(before -> numbers.put(before, numbers.size() + 1));
        return steps.stream().map(step -> numbered(step, numbers)).toList();
    }

    private static ToolStep reopened(ToolStep step) {
        if (isApprovedNotMade(step)) {
            return step.reopened(ToolStepState.APPROVED);
        }
        return step.state() == ToolStepState.UNKNOWN && step.mayRepeat()
                ? step.reopened(ToolStepState.STARTED)
                : step;
    }

    private static ToolStep numbered(ToolStep step, Map<Integer, Integer> numbers) {
        ToolStep.Events before = step.events();
        return step.withEvents(
                new ToolStep.Events(
                        number(before.requested(), numbers),
                        number(before.started(), numbers),
                        number(before.ended(), numbers)));
    }

    private static @Nullable Integer number(
            @Nullable Integer before, Map<Integer, Integer> numbers) {
        return before == null ? null : numbers.get(before);
    }
}
