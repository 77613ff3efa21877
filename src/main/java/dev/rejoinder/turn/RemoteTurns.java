package dev.rejoinder.turn;

import dev.rejoinder.core.AppError;
import dev.rejoinder.core.Clock;
import dev.rejoinder.turn.TurnSignals.Signal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Turns that another process runs, as they show in the database. All readers of one turn share one
 * look at it, and all turns share one query. Thread-safe.
 */
final class RemoteTurns {
    private final Map<String, Followed> followed = new ConcurrentHashMap<>();
    private final ReentrantLock looking = new ReentrantLock();
    private final TurnStore store;
    private final TurnSignals signals;
    private final Clock clock;

    /** A turn and how much of it is known here. Changed only by who holds {@link #looking}. */
    private static final class Followed {
        private final TurnKey key;
        private final LiveTurn live;
        private int characters;
        private long saidNanos;

        Followed(Turn turn, long nowNanos) {
            this.saidNanos = nowNanos;
            this.key = turn.key();
            this.live = LiveTurn.of(turn);
            this.characters = charactersOf(turn.answer());
        }

        void add(String more) {
            var _ = live.append(more);
            live.publish();
            characters += charactersOf(more);
        }

        private static int charactersOf(String text) {
            return text.codePointCount(0, text.length());
        }
    }

    RemoteTurns(TurnStore store, TurnSignals signals, Clock clock) {
        this.store = store;
        this.signals = signals;
        this.clock = clock;
    }

    LiveTurn follow(Turn turn) {
        var mine = new Followed(turn, clock.nanos());
        Followed first = followed.putIfAbsent(turn.messageId(), mine);
        if (first != null) {
            return first.live;
        }
        signals.publish(List.of(new Signal.Read(turn.messageId())));
        return mine.live;
    }

    /** The key of a turn that is followed here and has not been seen to end. */
    Optional<TurnKey> keyOf(LiveTurn turn) {
        Followed found = followed.get(turn.messageId());
        return found == null || found.live != turn ? Optional.empty() : Optional.of(found.key);
    }

    boolean follows(String messageId) {
        return followed.containsKey(messageId);
    }

    void tick(long nowNanos) {
        followed.values().forEach(each -> each.live.tick(nowNanos));
    }

    int readers() {
        return followed.values().stream().mapToInt(each -> each.live.readers()).sum();
    }

    /**
     * Takes over what was stored since the last look. To be called when there may be something, and
     * a few times a second anyway.
     */
    void look() {
        if (followed.isEmpty()) {
            return;
        }
        looking.lock();
        try {
            List<Followed> all = new ArrayList<>(followed.values());
            List<TurnStore.Known> known = new ArrayList<>();
            all.forEach(each -> known.add(new TurnStore.Known(each.key, each.characters)));
            sayWhatIsRead(all);
            Map<TurnKey, TurnStore.News> news = store.news(known);
            for (Followed each : all) {
                take(each, news.get(each.key));
            }
        } catch (AppError unreachable) {
            // The next look finds what this one has missed.
        } finally {
            looking.unlock();
        }
    }

    /** Says again which turns are read here, to who gives those answers. */
    private void sayWhatIsRead(List<Followed> all) {
        long now = clock.nanos();
        var said = new ArrayList<Signal>();
        for (Followed each : all) {
            if (each.live.readers() > 0 && now - each.saidNanos > RemoteReaders.RENEWAL.toNanos()) {
                each.saidNanos = now;
                said.add(new Signal.Read(each.live.messageId()));
            }
        }
        if (!said.isEmpty()) {
            signals.publish(said);
        }
    }

    private void take(Followed each, TurnStore.@Nullable News news) {
        String messageId = each.live.messageId();
        if (news == null) {
            each.live.ended(TurnEnd.deleted(each.live.textFrom(0)));
            followed.remove(messageId);
            return;
        }
        each.live.runBy(news.fence());
        if (news.state().ended()) {
            end(each);
            return;
        }
        if (news.sources() != null && each.live.sources() == null) {
            each.live.found(news.sources());
        }
        if (!news.more().isEmpty()) {
            each.add(news.more());
        }
    }

    private void end(Followed each) {
        String messageId = each.live.messageId();
        TurnKey key = each.key;
        Optional<Turn> found = store.find(key.botId(), key.conversationId(), messageId);
        if (found.isEmpty() || !found.get().state().ended()) {
            // Deleted or taken up again meanwhile, which the next look sees.
            return;
        }
        Turn turn = found.get();
        int known = each.live.written();
        if (turn.answer().length() > known) {
            each.add(turn.answer().substring(known));
        }
        followed.remove(messageId);
        each.live.ended(TurnEnd.of(turn));
    }
}
