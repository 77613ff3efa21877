package dev.rejoinder.turn;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An event of a tool call, for the readers of the turn. It stands at an offset of the text and has
 * no width, so a position in a turn is an offset and the number of the last event.
 *
 * @param number counted over the whole turn, from 1
 * @param step the call as it was at the event
 */
public record ToolEvent(int number, Kind kind, ToolStep step) {
    /** What happened. */
    public enum Kind {
        /** Somebody outside the server must act: approve the call, or answer it. */
        REQUESTED,
        STARTED,
        ENDED
    }

    /** The length of the text before the event, in UTF-16 units. */
    public int offset() {
        return step.offset();
    }

    /**
     * Returns the events of calls, in their order. A call without an outcome has not ended,
     * whatever numbers it has: it is made again.
     */
    static List<ToolEvent> of(List<ToolStep> steps) {
        var events = new ArrayList<ToolEvent>();
        for (ToolStep step : steps) {
            add(events, step.events().requested(), Kind.REQUESTED, step);
            add(events, step.events().started(), Kind.STARTED, step);
            if (step.state().ended()) {
                add(events, step.events().ended(), Kind.ENDED, step);
            }
        }
        events.sort(Comparator.comparingInt(ToolEvent::number));
        return List.copyOf(events);
    }

    /** Returns the calls of events, by round and index, as they are now. */
    static List<ToolStep> steps(List<ToolEvent> events) {
        var latest = new LinkedHashMap<String, ToolStep>();
        events.forEach(event -> latest.put(event.step().callId(), event.step()));
        return latest.values().stream()
                .sorted(Comparator.comparingInt(ToolStep::round).thenComparingInt(ToolStep::index))
                .toList();
    }

    private static void add(
            List<ToolEvent> events, @Nullable Integer number, Kind kind, ToolStep step) {
        if (number != null) {
            events.add(new ToolEvent(number, kind, step));
        }
    }
}
