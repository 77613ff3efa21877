package dev.rejoinder.turn;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A turn's text and end as one node knows them, and the connections that follow it. */
final class SimulatedLiveTurn {
    final String messageId;
    final StringBuilder text = new StringBuilder();
    final List<SimulatedConnection> readers = new ArrayList<>();

    /** The events of its tool calls, by number. */
    final SortedMap<Integer, ToolEvent> events = new TreeMap<>();

    /** The run of this turn. A failed turn may have several. */
    long fence;

    @Nullable TurnEnd end;
    boolean failed;

    SimulatedLiveTurn(String messageId, long fence) {
        this.messageId = messageId;
        this.fence = fence;
    }

    static SimulatedLiveTurn of(Turn stored, List<ToolStep> steps) {
        var live = new SimulatedLiveTurn(stored.messageId(), stored.run());
        live.text.append(stored.answer());
        live.show(steps);
        if (stored.state().ended()) {
            live.end = TurnEnd.of(stored);
        }
        return live;
    }

    void show(List<ToolStep> changed) {
        ToolEvent.of(changed).forEach(event -> events.put(event.number(), event));
        publish();
    }

    void publish() {
        List.copyOf(readers).forEach(SimulatedConnection::advance);
    }

    void ended(TurnEnd how) {
        end = how;
        publish();
    }

    void broke() {
        failed = true;
        publish();
    }
}
