package dev.rejoinder.turn.remote;

import dev.rejoinder.core.AppError;
import dev.rejoinder.core.Clock;
import dev.rejoinder.turn.LiveTurn;
import dev.rejoinder.turn.ToolStep;
import dev.rejoinder.turn.Turn;
import dev.rejoinder.turn.TurnKey;
import dev.rejoinder.turn.TurnReplica;
import dev.rejoinder.turn.TurnStore;
import dev.rejoinder.turn.remote.TurnSignals.Signal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The turns of other nodes that have readers here. All readers of a turn share one copy, and one
 * query fetches the changes of all turns. Thread-safe.
 */
final class RemoteTurns {
    /** Follow a turn for this long without a reader: it may wait for days. */
    static final Duration UNREAD = Duration.ofMinutes(1);

    private final Map<String, Followed> followed = new ConcurrentHashMap<>();

    /**
     * Further copies with readers of their own. A turn that goes on or waits may get one: a reader
     * can come between the end of one copy and the begin of the next.
     */
    private final Set<Followed> former = ConcurrentHashMap.newKeySet();

    private final ReentrantLock polling = new ReentrantLock();
    private final TurnStore store;
    private final TurnSignals signals;
    private final Clock clock;

    /** A copied turn. {@link #polling} guards its changes. */
    private static final class Followed {
        private final TurnReplica replica;

        /** When this node last signalled that it has readers of the turn. */
        private long signalledNanos;

        /** When it last had a reader, or was asked for. */
        private volatile long usedNanos;

        Followed(TurnReplica replica, long nowNanos) {
            this.replica = replica;
            this.signalledNanos = nowNanos;
            this.usedNanos = nowNanos;
        }
    }

    RemoteTurns(TurnStore store, TurnSignals signals, Clock clock) {
        this.store = store;
        this.signals = signals;
        this.clock = clock;
    }

    LiveTurn follow(Turn turn) {
        Followed known = followed.get(turn.messageId());
        if (known != null) {
            known.usedNanos = clock.nanos();
            return known.replica.live();
        }
        List<ToolStep> steps = turn.toolEvents() == 0 ? List.of() : stepsOf(turn.key());
        var mine = new Followed(new TurnReplica(turn, steps), clock.nanos());
        Followed first = followed.putIfAbsent(turn.messageId(), mine);
        if (first != null) {
            return first.replica.live();
        }
        signals.publish(List.of(new Signal.ReaderAttached(turn.messageId())));
        return mine.replica.live();
    }

    /** Follows a turn that this node ran until now. */
    void follow(Turn turn, LiveTurn live) {
        var replica = new TurnReplica(turn, live);
        Followed other = followed.put(turn.messageId(), new Followed(replica, clock.nanos()));
        if (other != null && other.replica.live() != live) {
            former.add(other);
        }
        if (replica.readers() > 0) {
            signals.publish(List.of(new Signal.ReaderAttached(turn.messageId())));
        }
    }

    /** Stops following a turn, because this node runs it from now on. */
    @Nullable LiveTurn release(String messageId) {
        polling.lock();
        try {
            Followed found = followed.remove(messageId);
            return found == null ? null : found.replica.live();
        } finally {
            polling.unlock();
        }
    }

    /** The key of a turn that is followed here and has not ended; otherwise empty. */
    Optional<TurnKey> keyOf(LiveTurn turn) {
        Followed found = followed.get(turn.messageId());
        return Stream.concat(Stream.ofNullable(found), former.stream())
                .filter(each -> each.replica.live() == turn)
                .map(each -> each.replica.key())
                .findFirst();
    }

    boolean follows(String messageId) {
        return followed.containsKey(messageId);
    }

    void tick(long nowNanos) {
        all().forEach(each -> each.replica.tick(nowNanos));
    }

    int readers() {
        return all().stream().mapToInt(each -> each.replica.readers()).sum();
    }

    private List<Followed> all() {
        List<Followed> all = new ArrayList<>(followed.values());
        all.addAll(former);
        return all;
    }

    /** Copies the text and ends that were stored since the last poll. */
    void poll() {
        if (followed.isEmpty() && former.isEmpty()) {
            return;
        }
        polling.lock();
        try {
            dropUnread(clock.nanos());
            repeatReads(all());
            poll(List.copyOf(followed.values()));
            // Each may have another position in the same turn.
            former.forEach(copy -> poll(List.of(copy)));
        } catch (AppError unreachable) {
            // The next poll catches up.
        } finally {
            polling.unlock();
        }
    }

    private void poll(List<Followed> copies) {
        List<TurnStore.ReadPosition> known = new ArrayList<>();
        copies.forEach(each -> known.add(each.replica.known()));
        Map<TurnKey, TurnStore.TurnUpdate> news =
                known.isEmpty() ? Map.of() : store.readUpdates(known);
        Map<TurnKey, List<ToolStep>> steps = newSteps(copies, news);
        for (Followed each : copies) {
            TurnKey key = each.replica.key();
            apply(each, news.get(key), steps.get(key));
        }
    }

    private void dropUnread(long nowNanos) {
        for (Followed each : all()) {
            if (each.replica.isRead()) {
                each.usedNanos = nowNanos;
            }
        }
        followed.values().removeIf(each -> nowNanos - each.usedNanos > UNREAD.toNanos());
        former.removeIf(each -> nowNanos - each.usedNanos > UNREAD.toNanos());
    }

    /** Repeats the signals for turns with readers here. */
    private void repeatReads(List<Followed> all) {
        long now = clock.nanos();
        var due = new ArrayList<Signal>();
        for (Followed each : all) {
            if (each.replica.readers() > 0
                    && now - each.signalledNanos > RemoteReaders.RENEWAL.toNanos()) {
                each.signalledNanos = now;
                due.add(new Signal.ReaderAttached(each.replica.live().messageId()));
            }
        }
        if (!due.isEmpty()) {
            signals.publish(due);
        }
    }

    /** Reads the tool calls of the turns that have new ones, in one query. */
    private Map<TurnKey, List<ToolStep>> newSteps(
            List<Followed> all, Map<TurnKey, TurnStore.TurnUpdate> news) {
        var wanted = new ArrayList<TurnKey>();
        for (Followed each : all) {
            TurnStore.TurnUpdate update = news.get(each.replica.key());
            if (update != null && !update.state().ended() && each.replica.needsSteps(update)) {
                wanted.add(each.replica.key());
            }
        }
        return wanted.isEmpty() ? Map.of() : store.steps(wanted);
    }

    private List<ToolStep> stepsOf(TurnKey key) {
        return store.steps(List.of(key)).getOrDefault(key, List.of());
    }

    private void apply(
            Followed copy, TurnStore.@Nullable TurnUpdate news, @Nullable List<ToolStep> steps) {
        if (news == null) {
            copy.replica.deleted();
            remove(copy);
            return;
        }
        copy.replica.apply(news, steps);
        if (news.state().ended()) {
            end(copy);
        }
    }

    private void remove(Followed copy) {
        followed.remove(copy.replica.live().messageId(), copy);
        former.remove(copy);
    }

    private void end(Followed copy) {
        TurnReplica replica = copy.replica;
        String messageId = replica.live().messageId();
        TurnKey key = replica.key();
        Optional<Turn> found = store.find(key.botId(), key.conversationId(), messageId);
        if (found.isEmpty() || !found.get().state().ended()) {
            // Deleted or restarted since the query; the next poll sees it.
            return;
        }
        Turn ended = found.get();
        boolean news = ended.toolEvents() > replica.live().toolEvents().size();
        List<ToolStep> steps = news ? stepsOf(key) : List.of();
        remove(copy);
        replica.ended(ended, steps);
    }
}
