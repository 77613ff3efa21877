package dev.rejoinder.turn;

import dev.rejoinder.turn.SimulatedStore.Row;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Simulates nodes, clients, a provider and a database, injects every kind of fault, and checks the
 * promises after each step. Single-threaded, on a virtual clock; the seed determines the whole run.
 */
final class Simulator {
    /** Much more than any turn may take, all its faults included. */
    private static final long LONGEST_STORY_MILLIS = 4 * 3_600_000;

    /** Time beyond the deadline for a node that is down, a lease, and a database that is down. */
    private static final long GRACE_MILLIS = 120_000;

    private static final long SWEEP_MILLIS = 2_000;
    private static final int MAX_CLIENTS = 12;

    private final SimulatedWorld world;
    private final SimulatedStore store;
    private final SimulatedProvider provider;
    private final SimulatedActions actions;
    private final Function<TurnStateMachine, SimulatedStateMachine> laws;
    private final boolean shared;
    private final double faults;
    private final long slowness;
    private final long checkpointMillis;
    private final List<SimulatedNode> nodes = new ArrayList<>();
    private final List<SimulatedClient> clients = new ArrayList<>();
    private final Map<String, List<StringBuilder>> sayings = new HashMap<>();
    private final Map<String, Set<String>> wholes = new HashMap<>();
    private final Map<String, TurnEnd> acknowledged = new HashMap<>();
    private long storeDownUntil;
    private int words;

    /**
     * The parts of a simulation.
     *
     * @param laws makes the state machine of a simulated turn from that of the server
     * @param store the store, by the database's clock
     */
    record Parts(
            Function<TurnStateMachine, SimulatedStateMachine> laws,
            Function<LongSupplier, SimulatedStore> store) {
        static final Parts REAL = new Parts(SimulatedStateMachine::of, SimulatedStore::new);
    }

    private Simulator(long seed, Parts parts) {
        world = new SimulatedWorld(seed);
        store = parts.store().apply(world::now);
        laws = parts.laws();
        shared = world.happens(0.5);
        faults = List.of(0.0, 0.005, 0.02, 0.1).get((int) world.between(0, 3));
        slowness = world.between(1, 400);
        // A slow database more often loses all text that a client has read.
        checkpointMillis = List.of(250L, 250L, 2_000L, 8_000L).get((int) world.between(0, 3));
        provider = new SimulatedProvider(world, faults, world.happens(0.5) ? 0.15 : 0);
        actions = new SimulatedActions(this);
    }

    /**
     * Runs one simulation. Returns the number of its turns.
     *
     * @throws AssertionError if a promise was broken
     */
    static int live(long seed, Parts parts) {
        return new Simulator(seed, parts).live();
    }

    private int live() {
        for (int i = 0; i < (shared ? 2 : 1); i++) {
            var node = new SimulatedNode(this, "node" + i + ".");
            nodes.add(node);
            node.start();
        }
        if (shared) {
            world.after(SWEEP_MILLIS, this::sweep);
        }
        plan();
        actions.watch();
        while (!over() && world.step()) {
            checkEveryStep();
        }
        checkTheEnd();
        return (int) store.rows().spliterator().estimateSize();
    }

    private void plan() {
        long count = world.between(1, MAX_CLIENTS);
        long conversations = world.between(1, 3);
        for (int i = 0; i < count; i++) {
            // Sometimes the same question again, from another tab.
            int question = i > 0 && world.happens(0.2) ? i - 1 : i;
            String conversation = "c" + question % conversations;
            var client = new SimulatedClient(this, "t" + i, conversation, question);
            clients.add(client);
            world.after(world.between(0, 20_000), client::ask);
        }
        if (faults == 0) {
            return;
        }
        for (long i = world.between(0, 3); i > 0; i--) {
            SimulatedNode node = nodes.get((int) world.between(0, nodes.size() - 1));
            long millis = world.between(1, 30_000);
            Runnable misfortune =
                    shared && world.happens(0.5) ? () -> node.freeze(millis) : node::crash;
            world.after(world.between(0, 60_000), misfortune);
        }
        if (world.happens(0.3)) {
            long outage = world.between(1, 10_000);
            world.after(world.between(0, 40_000), () -> storeDownUntil = world.now() + outage);
        }
    }

    private void sweep() {
        store.recover(world.now());
        world.after(SWEEP_MILLIS, this::sweep);
    }

    private boolean over() {
        if (world.now() > LONGEST_STORY_MILLIS) {
            throw new AssertionError("P8: the simulation does not end");
        }
        return clients.stream().allMatch(SimulatedClient::done)
                && nodes.stream().allMatch(node -> node.up() && node.idle())
                && allEnded();
    }

    private boolean allEnded() {
        for (Row row : store.rows()) {
            if (!row.state.ended()) {
                return false;
            }
        }
        return true;
    }

    private void checkEveryStep() {
        var streaming = new HashSet<String>();
        for (Row row : store.rows()) {
            if (row.state == TurnState.STREAMING && !streaming.add(row.key.conversationId())) {
                throw new AssertionError("P7: two turns at once in " + row.key.conversationId());
            }
            long age = world.now() - row.begunAt;
            if (row.state == TurnState.WAITING && world.now() > row.waitsUntil + GRACE_MILLIS) {
                throw new AssertionError("P14: " + row.key + " waits too long");
            }
            if (row.state != TurnState.WAITING
                    && !row.state.ended()
                    && age > SimulatedRunner.DEADLINE_MILLIS + GRACE_MILLIS) {
                throw new AssertionError("P8: " + row.key + " is open after " + age + " ms");
            }
        }
        acknowledged.forEach(this::checkStored);
    }

    private void checkStored(String messageId, TurnEnd end) {
        Row row = store.row(messageId);
        if (row.state != end.state() || !row.answer.equals(end.answer())) {
            throw new AssertionError(
                    "P1: acknowledged %s %s, stored %s %s"
                            .formatted(end.state(), end.answer(), row.state, row.answer));
        }
    }

    private void checkTheEnd() {
        actions.checkTheEnd();
        var keys = new HashSet<String>();
        for (Row row : store.rows()) {
            String id = row.asked.messageId();
            NewTurn.Idempotency idempotency = row.asked.idempotency();
            if (idempotency != null && !keys.add(idempotency.keyHash())) {
                throw new AssertionError("P3: two turns for " + idempotency.keyHash());
            }
            if (!row.answer.isEmpty() && !wasSaid(id, row.answer)) {
                throw new AssertionError("P4: the model never sent " + row.answer);
            }
            if (row.state == TurnState.COMPLETE && !wasWhole(id, row.answer)) {
                throw new AssertionError(
                        "P4: a partial answer is stored as complete: " + row.answer);
            }
        }
    }

    private boolean wasWhole(String messageId, String text) {
        return wholes.getOrDefault(messageId, Set.of()).contains(text);
    }

    /** Called when a node is about to call a model. */
    void asked(TurnKey key, long fence) {
        Row row = store.conversation(key.conversationId()).get(key.sequence());
        if (row == null) {
            throw new AssertionError("P2: " + key + " calls the model before it is stored");
        }
        boolean stale = row.fence != fence || row.state.ended();
        for (Row earlier :
                store.conversation(key.conversationId()).headMap(key.sequence()).values()) {
            // A turn that failed earlier and starts again does not block a later one that runs.
            boolean before = earlier.begun < row.begun;
            boolean runs = !earlier.state.ended() && earlier.state != TurnState.WAITING;
            if (!stale && before && runs) {
                throw new AssertionError("P7: " + key + " does not wait for " + earlier.key);
            }
        }
    }

    /** Called when the store has committed a node's write. */
    void wrote(TurnKey key, long fence) {
        Row row = store.conversation(key.conversationId()).get(key.sequence());
        if (row == null || row.fence != fence) {
            throw new AssertionError("P3: " + key + " is written with an old fencing token");
        }
    }

    /** Called when a node is about to send an end to its readers. */
    void told(String messageId, TurnEnd end) {
        // A failed turn may have started again since.
        if (end.error() == null) {
            checkStored(messageId, end);
        }
    }

    /** Called when a client has received the acknowledgement of an answer. */
    void acknowledged(String messageId, TurnEnd end, String seen) {
        if (!end.answer().equals(seen)) {
            throw new AssertionError("P6: a client saw " + seen + " of " + end.answer());
        }
        if (end.state() == TurnState.COMPLETE && !wasWhole(messageId, seen)) {
            throw new AssertionError("P4: a partial answer is reported as complete: " + seen);
        }
        checkStored(messageId, end);
        acknowledged.put(messageId, end);
    }

    StringBuilder newSaying(String messageId) {
        var saying = new StringBuilder();
        sayings.computeIfAbsent(messageId, _ -> new ArrayList<>()).add(saying);
        return saying;
    }

    boolean wasSaid(String messageId, String text) {
        return text.isEmpty()
                || sayings.getOrDefault(messageId, List.of()).stream()
                        .anyMatch(saying -> saying.indexOf(text) == 0);
    }

    void whole(String messageId, String text) {
        wholes.computeIfAbsent(messageId, _ -> new HashSet<>()).add(text);
    }

    /** Makes every word unique, so that no word can pass for another. */
    String mark(String word) {
        return word + words++ + " ";
    }

    SimulatedWorld world() {
        return world;
    }

    SimulatedStore store() {
        return store;
    }

    SimulatedProvider provider() {
        return provider;
    }

    SimulatedStateMachine law(TurnStateMachine.Progress done, boolean callsLeft) {
        return laws.apply(new TurnStateMachine((int) world.between(1, 3), done, callsLeft));
    }

    /** Called when a tool gets a call. */
    void effect(String messageId, String key, ToolStep step) {
        actions.effect(messageId, key, step);
    }

    /** Called when the outcome of a call is stored. */
    void outcome(String key, ToolStepState state) {
        actions.outcome(key, state);
    }

    /** Called when a client receives an event. */
    void saw(String messageId, long run, ToolEvent event) {
        actions.saw(messageId, run, event);
    }

    boolean shared() {
        return shared;
    }

    long slowness() {
        return slowness;
    }

    long checkpointMillis() {
        return checkpointMillis;
    }

    @Nullable SimulatedNode someNode() {
        SimulatedNode node = nodes.get((int) world.between(0, nodes.size() - 1));
        return node.up() ? node : null;
    }

    boolean crashesNow() {
        return world.happens(faults / 50);
    }

    boolean refusesNow() {
        return world.now() < storeDownUntil || world.happens(faults);
    }

    /** If one process owns the file, a commit with an unknown outcome ends the process. */
    boolean losesAnswerNow() {
        return shared && world.happens(faults);
    }

    boolean networkLoses() {
        return world.happens(faults);
    }

    boolean clientsLeave() {
        return world.happens(4 * faults);
    }

    boolean clientsStop() {
        return world.happens(0.05);
    }
}
