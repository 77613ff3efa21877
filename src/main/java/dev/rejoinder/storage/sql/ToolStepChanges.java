package dev.rejoinder.storage.sql;

import dev.rejoinder.turn.ToolStep;
import dev.rejoinder.turn.ToolStepState;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a decision or the end of the turn makes of a tool call. */
final class ToolStepChanges {
    private ToolStepChanges() {}

    /**
     * The call with its outcome.
     *
     * @param event the number of its end, unless the call is a repeated one that has a number
     */
    static ToolStep ended(
            ToolStep step, ToolStepState state, @Nullable String result, int event, long now) {
        ToolStep.Events before = step.events();
        Integer number = before.ended() == null ? (Integer) event : before.ended();
        return step.ended(state, result, Instant.ofEpochMilli(now))
                .withEvents(new ToolStep.Events(before.requested(), before.started(), number));
    }

    /** The highest number of these calls' events and of those before. */
    static int lastEvent(int before, List<ToolStep> steps) {
        int last = before;
        for (ToolStep step : steps) {
            ToolStep.Events events = step.events();
            last = later(later(later(last, events.requested()), events.started()), events.ended());
        }
        return last;
    }

    private static int later(int last, @Nullable Integer number) {
        return number == null ? last : Math.max(last, number);
    }
}
