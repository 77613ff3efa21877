package dev.rejoinder.turn;

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

    /** The bytes that arrive together. */
    record Piece(
            String messageId,
            long fence,
            int from,
            String text,
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
     */
    SimulatedConnection(
            Simulator simulator,
            SimulatedLiveTurn live,
            SimulatedClient client,
            boolean wholeOnly,
            int from) {
        this.simulator = simulator;
        this.live = live;
        this.client = client;
        this.wholeOnly = wholeOnly;
        this.sent = from;
    }

    void attach() {
        live.readers.add(this);
        advance();
    }

    void advance() {
        TurnEnd end = live.end;
        boolean last = end != null || live.failed;
        boolean more = sent < live.text.length();
        if (!open || busy || (!last && (wholeOnly || !more))) {
            return;
        }
        var piece =
                new Piece(
                        live.messageId,
                        live.fence,
                        sent,
                        more ? live.text.substring(sent) : "",
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
