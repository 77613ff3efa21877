package dev.rejoinder.turn;

import dev.rejoinder.core.AppError;
import dev.rejoinder.core.ErrorCode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/** One server process, modelled on {@link TurnEngine}. It loses its memory when it dies. */
final class SimulatedNode {
    private static final long TICK_MILLIS = 250;
    private static final long MAINTAIN_MILLIS = 1_000;
    private static final Duration LEASE = Duration.ofSeconds(10);

    private final Simulator simulator;
    private final String name;
    private final Map<String, SimulatedRunner> running = new LinkedHashMap<>();
    private final Map<String, SimulatedLiveTurn> followed = new LinkedHashMap<>();
    private final List<SimulatedConnection> connections = new ArrayList<>();
    private final List<Unstored> unstored = new ArrayList<>();
    private int life;
    private boolean up;
    private long frozenUntil;

    private record Unstored(TurnKey key, long fence, TurnEnd end) {}

    /** The process ends at this point. */
    static final class Crash extends RuntimeException {
        private static final long serialVersionUID = 1;

        Crash() {
            super("crash", null, false, false);
        }
    }

    SimulatedNode(Simulator simulator, String name) {
        this.simulator = simulator;
        this.name = name;
    }

    Simulator simulator() {
        return simulator;
    }

    TurnStore store() {
        return simulator.store();
    }

    TurnStore.Lease lease() {
        return new TurnStore.Lease(name + life, LEASE);
    }

    boolean up() {
        return up;
    }

    boolean idle() {
        return running.isEmpty() && unstored.isEmpty() && followed.isEmpty();
    }

    void start() {
        up = true;
        if (!simulator.shared()) {
            store().recover();
        }
        repeat(TICK_MILLIS, this::tick);
        repeat(simulator.checkpointMillis(), this::checkpoint);
        repeat(MAINTAIN_MILLIS, this::maintain);
    }

    private void repeat(long millis, Runnable work) {
        after(
                millis,
                () -> {
                    work.run();
                    repeat(millis, work);
                });
    }

    /** Schedules work of this process. Skips it if the process is dead by then. */
    void after(long millis, Runnable work) {
        int mine = life;
        simulator.world().after(millis, () -> perform(mine, work));
    }

    private void perform(int mine, Runnable work) {
        if (mine != life || !up) {
            return;
        }
        long frozen = frozenUntil - simulator.world().now();
        if (frozen > 0) {
            simulator.world().after(frozen, () -> perform(mine, work));
            return;
        }
        try {
            work.run();
        } catch (Crash crash) {
            crash();
        }
    }

    void freeze(long millis) {
        frozenUntil = simulator.world().now() + millis;
    }

    void crash() {
        if (!up) {
            return;
        }
        up = false;
        life++;
        running.clear();
        followed.clear();
        unstored.clear();
        List<SimulatedConnection> broken = List.copyOf(connections);
        connections.clear();
        broken.forEach(SimulatedConnection::cut);
        simulator.world().after(simulator.world().between(100, 5_000), this::start);
    }

    /** Commits to the store, with every fault that a commit can have. */
    <T> T write(Supplier<T> commit) {
        if (simulator.crashesNow()) {
            throw new Crash();
        }
        if (simulator.refusesNow()) {
            throw AppError.internal(new IllegalStateException("not committed"));
        }
        T result = commit.get();
        if (simulator.crashesNow()) {
            throw new Crash();
        }
        if (simulator.losesAnswerNow()) {
            throw AppError.internal(new IllegalStateException("committed, and nobody knows"));
        }
        return result;
    }

    /** Accepts a question and returns the turn to follow. */
    SimulatedLiveTurn accept(NewTurn question) {
        TurnStore.Accepted accepted = write(() -> store().accept(question, lease()));
        Turn turn = accepted.turn();
        if (!accepted.mustRun()) {
            return follow(turn);
        }
        return run(turn, SimulatedLiveTurn.of(turn, steps(turn)));
    }

    private List<ToolStep> steps(Turn turn) {
        return store().steps(List.of(turn.key())).getOrDefault(turn.key(), List.of());
    }

    private SimulatedLiveTurn run(Turn turn, SimulatedLiveTurn live) {
        var run = new SimulatedRunner(this, turn, steps(turn), live);
        SimulatedRunner earlier = running.put(turn.messageId(), run);
        if (earlier != null) {
            earlier.abort(AbortReason.LEASE_LOST);
        }
        after(0, run::perform);
        return live;
    }

    /** The turn waits; its readers follow the database. */
    void wait(SimulatedRunner run) {
        forget(run);
        followed.put(run.live.messageId, run.live);
    }

    void decide(String conversationId, String messageId, TurnStore.Decision decision) {
        TurnStore.Decided decided =
                write(
                        () ->
                                store().decide(
                                                "bot",
                                                conversationId,
                                                messageId,
                                                List.of(decision),
                                                lease(),
                                                _ -> {}));
        if (decided.mustRun()) {
            SimulatedLiveTurn live = followed.remove(messageId);
            SimulatedLiveTurn stored = SimulatedLiveTurn.of(decided.turn(), decided.steps());
            if (live != null) {
                live.text.append(stored.text, live.text.length(), stored.text.length());
                live.show(decided.steps());
            }
            run(decided.turn(), live == null ? stored : live);
        }
    }

    SimulatedLiveTurn require(String conversationId, String messageId) {
        return follow(
                store().find("bot", conversationId, messageId)
                        .orElseThrow(() -> AppError.of(ErrorCode.MESSAGE_NOT_FOUND, "None.")));
    }

    private SimulatedLiveTurn follow(Turn turn) {
        SimulatedRunner run = running.get(turn.messageId());
        if (run != null) {
            return run.live;
        }
        return turn.state().ended()
                ? SimulatedLiveTurn.of(turn, steps(turn))
                : followed.computeIfAbsent(
                        turn.messageId(), _ -> SimulatedLiveTurn.of(turn, steps(turn)));
    }

    void stop(String messageId) {
        SimulatedRunner run = running.get(messageId);
        if (run != null) {
            run.abort(AbortReason.STOP_REQUESTED);
        }
    }

    void connect(SimulatedConnection connection) {
        connections.add(connection);
        connection.attach();
    }

    void forget(SimulatedRunner run) {
        running.remove(run.live.messageId, run);
    }

    void postpone(TurnKey key, long fence, TurnEnd end) {
        unstored.add(new Unstored(key, fence, end));
    }

    private void tick() {
        List.copyOf(running.values()).forEach(SimulatedRunner::tick);
        for (Iterator<SimulatedLiveTurn> each = followed.values().iterator(); each.hasNext(); ) {
            SimulatedLiveTurn live = each.next();
            Turn turn = simulator.store().row(live.messageId).turn();
            live.fence = turn.run();
            live.show(steps(turn));
            if (turn.answer().length() > live.text.length()) {
                live.text.append(turn.answer().substring(live.text.length()));
            }
            if (turn.state().ended()) {
                each.remove();
                live.end = TurnEnd.of(turn);
            }
            live.publish();
        }
    }

    private void checkpoint() {
        var all = new ArrayList<TurnStore.Checkpoint>();
        for (SimulatedRunner run : running.values()) {
            all.add(run.checkpoint());
        }
        if (all.isEmpty()) {
            return;
        }
        Set<TurnKey> lost;
        try {
            lost = write(() -> store().checkpoint(all, lease())).leaseLost();
        } catch (AppError failure) {
            running.values().forEach(SimulatedRunner::checkpointFailed);
            return;
        }
        for (SimulatedRunner run : List.copyOf(running.values())) {
            if (!lost.contains(run.key())) {
                simulator.wrote(run.key(), run.fence);
            } else {
                run.abort(AbortReason.LEASE_LOST);
            }
        }
    }

    private void maintain() {
        var _ = store().endExpiredWaits();
        while (!unstored.isEmpty()) {
            Unstored next = unstored.getFirst();
            try {
                var _ = write(() -> store().finish(next.key(), next.fence(), next.end()));
            } catch (AppError failure) {
                return;
            }
            unstored.removeFirst();
        }
    }
}
