package dev.rejoinder.turn;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One answer on its way to a client. One piece is in flight at a time, and the next one contains
 * all text since. A broken connection loses the piece in flight.
 */
final class SimulatedConnection {
    private final Simulator simulator;
    private final SimulatedLiveTurn live;
    private final SimulatedClient client;
    private final boolean wholeOnly;
    private boolean open = true;
    private boolean busy;
    private int sent;
    private int sentEvents;

    /** The bytes that arrive together. */
    record Piece(
            String messageId,
            long fence,
            int from,
            String text,
            List<ToolEvent> events,
            @Nullable TurnEnd end,
            boolean failed) {
        boolean last() {
            return end != null || failed;
        }
    }

    /**
     * Creates a connection that is not attached yet.
     *
     * @param wholeOnly whether the client waits for the end, as {@code /message} does
     * @param from the length of the text that the client already has
     * @param fromEvents how many tool events it has
     */
    SimulatedConnection(
            Simulator simulator,
            SimulatedLiveTurn live,
            SimulatedClient client,
            boolean wholeOnly,
            int from,
            int fromEvents) {
        this.simulator = simulator;
        this.live = live;
        this.client = client;
        this.wholeOnly = wholeOnly;
        this.sent = from;
        this.sentEvents = fromEvents;
    }

    void attach() {
        live.readers.add(this);
        advance();
    }

    void advance() {
        TurnEnd end = live.end;
        boolean last = end != null || live.failed;
        boolean more = sent < live.text.length() || sentEvents < live.events.size();
        if (!open || busy || (!last && (wholeOnly || !more))) {
            return;
        }
        List<ToolEvent> events =
                sentEvents < live.events.size()
                        ? List.copyOf(live.events.values()).subList(sentEvents, live.events.size())
                        : List.of();
        sentEvents += events.size();
        var piece =
                new Piece(
                        live.messageId,
                        live.fence,
                        sent,
                        sent < live.text.length() ? live.text.substring(sent) : "",
                        events,
                        live.failed ? null : end,
                        live.failed);
        sent += piece.text().length();
        busy = true;
        simulator
                .world()
                .after(simulator.world().between(0, simulator.slowness()), () -> arrive(piece));
    }

    private void arrive(Piece piece) {
        if (!open) {
            return;
        }
        busy = false;
        if (piece.last()) {
            open = false;
            live.readers.remove(this);
        }
        client.receive(piece);
        advance();
    }

    /** Ends the connection, on behalf of the network, the node or the client. */
    void cut() {
        if (open) {
            open = false;
            live.readers.remove(this);
            client.lost(this);
        }
    }
}
