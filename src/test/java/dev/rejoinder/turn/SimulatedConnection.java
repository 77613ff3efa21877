package dev.rejoinder.turn;

import org.jspecify.annotations.Nullable;

/**
 * One answer on its way to a client: one piece is under way at a time, and the next takes all that
 * has come since. What is under way when the connection breaks is lost.
 */
final class SimulatedConnection {
    private final Simulator simulator;
    private final SimulatedLiveTurn live;
    private final SimulatedClient client;
    private final boolean wholeOnly;
    private boolean open = true;
    private boolean busy;
    private int sent;

    /** What arrives at once. */
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
     * A connection that has yet to be attached.
     *
     * @param wholeOnly whether the client waits for the end, as {@code /message} does
     * @param from what the client has already
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

    /** The network, the node or the client ends it. */
    void cut() {
        if (open) {
            open = false;
            live.readers.remove(this);
            client.lost(this);
        }
    }
}
