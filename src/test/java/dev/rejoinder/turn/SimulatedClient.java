package dev.rejoinder.turn;

import dev.rejoinder.core.AppError;
import org.jspecify.annotations.Nullable;

/**
 * A client that asks one question and retries, within a patience, until it has the answer. Checks
 * every byte that arrives.
 */
final class SimulatedClient {
    private static final int PATIENCE = 12;

    private final Simulator simulator;
    private final String conversationId;
    private final String name;
    private final int question;
    private final boolean keyed;
    private final boolean streams;
    private final StringBuilder seen = new StringBuilder();
    private int seenEvents;
    private @Nullable SimulatedConnection connection;
    private @Nullable String messageId;
    private @Nullable String acknowledged;
    private long fence;
    private int attempts;
    private boolean done;

    /**
     * Creates a client that has not asked yet.
     *
     * @param name of this client
     * @param question equal numbers mean the same question under the same key
     */
    SimulatedClient(Simulator simulator, String name, String conversationId, int question) {
        this.simulator = simulator;
        this.name = name;
        this.conversationId = conversationId;
        this.question = question;
        this.keyed = !simulator.world().happens(0.1);
        this.streams = simulator.world().happens(0.7);
    }

    boolean done() {
        return done;
    }

    void ask() {
        if (attempts++ > PATIENCE) {
            done = true;
            return;
        }
        SimulatedNode node = simulator.someNode();
        if (node == null || simulator.networkLoses()) {
            again();
            return;
        }
        NewTurn question = question();
        node.after(
                simulator.world().between(0, simulator.slowness()), () -> arrive(node, question));
        // There may be no response at all; the client then gives up after its patience.
        int mine = attempts;
        simulator
                .world()
                .after(
                        3 * SimulatedRunner.DEADLINE_MILLIS,
                        () -> {
                            if (mine == attempts && !done && connection != null) {
                                connection.cut();
                            } else if (mine == attempts && !done) {
                                again();
                            }
                        });
    }

    private NewTurn question() {
        String id = conversationId + "." + question;
        String suffix = "/" + name + attempts;
        return new NewTurn(
                "bot",
                conversationId,
                true,
                "q" + id + suffix,
                "m" + id + suffix,
                "question " + id,
                null,
                null,
                keyed ? new NewTurn.Idempotency("key " + id, "print " + id) : null,
                streams,
                null);
    }

    private void arrive(SimulatedNode node, NewTurn question) {
        SimulatedLiveTurn live;
        try {
            live = node.accept(question);
        } catch (AppError refused) {
            simulator.world().after(1, this::again);
            return;
        }
        if (keyed && messageId != null && !messageId.equals(live.messageId)) {
            throw new AssertionError("P3: " + messageId + " became " + live.messageId);
        }
        if (simulator.networkLoses()) {
            simulator.world().after(1_000, this::again);
            return;
        }
        messageId = live.messageId;
        seen.setLength(0);
        seenEvents = 0;
        follow(node, live, !streams);
    }

    private void follow(SimulatedNode node, SimulatedLiveTurn live, boolean wholeOnly) {
        var opened =
                new SimulatedConnection(
                        simulator,
                        live,
                        this,
                        wholeOnly,
                        wholeOnly ? 0 : seen.length(),
                        wholeOnly ? 0 : seenEvents);
        connection = opened;
        if (simulator.clientsLeave()) {
            simulator.world().after(simulator.world().between(0, 4_000), opened::cut);
        }
        if (simulator.clientsStop()) {
            String id = live.messageId;
            node.after(simulator.world().between(0, 4_000), () -> node.stop(id));
        }
        node.connect(opened);
    }

    void receive(SimulatedConnection.Piece piece) {
        if (!piece.messageId().equals(messageId)) {
            throw new AssertionError("P3: " + piece.messageId() + " in place of " + messageId);
        }
        if (streams || piece.last()) {
            take(piece);
        }
        if (!piece.last()) {
            return;
        }
        connection = null;
        TurnEnd end = piece.end();
        if (end != null && end.error() == null) {
            simulator.acknowledged(piece.messageId(), end, seen.toString());
            sameAsBefore(seen.toString());
            finish();
        } else {
            again();
        }
    }

    private void take(SimulatedConnection.Piece piece) {
        if (piece.from() != seen.length() && !piece.text().isEmpty()) {
            throw new AssertionError(
                    "P6: after %s of %s came %s".formatted(seen.length(), messageId, piece.from()));
        }
        seen.append(piece.text());
        fence = piece.fence();
        for (ToolEvent event : piece.events()) {
            if (event.number() != ++seenEvents) {
                throw new AssertionError("P6: event " + event + " came as number " + seenEvents);
            }
            simulator.saw(piece.messageId(), fence, event);
        }
        if (!simulator.wasSaid(piece.messageId(), seen.toString())) {
            throw new AssertionError("P6: the model never sent " + seen);
        }
    }

    private void sameAsBefore(String text) {
        if (acknowledged != null && !acknowledged.equals(text)) {
            throw new AssertionError("P3: " + acknowledged + " became " + text);
        }
        acknowledged = text;
    }

    /** Some clients ask again for the answer they have, and must get the same one. */
    private void finish() {
        if (keyed && simulator.world().happens(0.2)) {
            simulator.world().after(simulator.world().between(0, 5_000), this::ask);
        } else {
            done = true;
        }
    }

    /** Called when the connection broke. */
    void lost(SimulatedConnection broken) {
        if (broken != connection) {
            return;
        }
        connection = null;
        if (simulator.world().happens(0.2)) {
            done = true;
        } else if (streams && simulator.world().happens(0.6)) {
            simulator.world().after(simulator.world().between(0, 3_000), this::resume);
        } else {
            again();
        }
    }

    private void resume() {
        SimulatedNode node = simulator.someNode();
        String id = messageId;
        if (node == null || id == null) {
            again();
            return;
        }
        node.after(
                simulator.world().between(0, simulator.slowness()),
                () -> resume(node, node.require(conversationId, id)));
    }

    /**
     * Resumes with the id of the last event, which names its run. If the process died before it
     * stored the first text, and another client started the failed turn again, the text shown so
     * far is not part of the answer, and the server sends the new answer from its beginning.
     */
    private void resume(SimulatedNode node, SimulatedLiveTurn live) {
        if (live.fence != fence) {
            seen.setLength(0);
            seenEvents = 0;
        }
        follow(node, live, false);
    }

    private void again() {
        if (!keyed) {
            done = true;
            return;
        }
        simulator.world().after(simulator.world().between(10, 4_000), this::ask);
    }
}
