package dev.rejoinder.access;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.rejoinder.core.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A sliding window shared by all nodes. While the store is unavailable, each node enforces its
 * share of the limit. Thread-safe.
 */
final class SharedLimitWindow implements LimitWindow {
    /** Maximum number of cached subjects that have used up their limit. */
    private static final int MAX_EXHAUSTED = 10_000;

    /** Another request took the free capacity; retry after this. */
    private static final Duration AT_ONCE = Duration.ofMillis(1);

    private final String name;
    private final Duration length;
    private final Clock clock;
    private final SharedCounterBreaker shared;
    private final Cache<String, Exhausted> exhausted;

    /** Uses that this node allowed recently, so that it can enforce its share at any time. */
    private final LocalLimitWindow own;

    SharedLimitWindow(String name, Duration length, Clock clock, SharedCounterBreaker shared) {
        this.name = name;
        this.length = length;
        this.clock = clock;
        this.shared = shared;
        own = new LocalLimitWindow(clock, length);
        exhausted =
                Caffeine.newBuilder()
                        .ticker(clock::nanos)
                        .expireAfterWrite(length)
                        .maximumSize(MAX_EXHAUSTED)
                        .build();
    }

    /** A used-up limit and the time until which the store need not be asked. */
    private record Exhausted(int limit, long untilNanos, long resetAtUnixSeconds) {}

    @Override
    public LimitDecision acquire(String subject, int limit) {
        if (limit == 0) {
            return own.acquire(subject, limit);
        }
        Exhausted known = exhausted.getIfPresent(subject);
        if (known != null && known.limit == limit && known.untilNanos - clock.nanos() > 0) {
            return refused(known);
        }
        Optional<Integer> used = shared.ask(store -> store.take(name, subject, length, limit));
        if (used.isEmpty()) {
            return ownShare(subject, limit);
        }
        if (used.get() == 0) {
            return refuse(subject, limit);
        }
        own.note(subject);
        return new LimitDecision(
                limit, limit - used.get(), LocalLimitWindow.resetAfter(clock, length), null);
    }

    /**
     * Looks up how long the limit stays used up, so that the store need not be asked until then.
     */
    private LimitDecision refuse(String subject, int limit) {
        long now = clock.nanos();
        Optional<List<RateLimitStore.Used>> found =
                shared.ask(store -> store.used(name, subject, length));
        if (found.isEmpty()) {
            return ownShare(subject, limit);
        }
        List<RateLimitStore.Used> used = found.get();
        Duration wait = untilFewerThan(limit, used);
        Duration reset = used.isEmpty() ? wait : length.minus(used.getLast().age());
        var known =
                new Exhausted(
                        limit, now + wait.toNanos(), LocalLimitWindow.resetAfter(clock, reset));
        exhausted.put(subject, known);
        return refused(known);
    }

    private Duration untilFewerThan(int limit, List<RateLimitStore.Used> used) {
        int left = used.stream().mapToInt(RateLimitStore.Used::times).sum();
        for (RateLimitStore.Used entry : used) {
            if (left < limit) {
                break;
            }
            left -= entry.times();
            if (left < limit) {
                return length.minus(entry.age());
            }
        }
        return AT_ONCE;
    }

    private LimitDecision ownShare(String subject, int limit) {
        LimitDecision decision = own.acquire(subject, shared.share(limit));
        return new LimitDecision(
                limit, decision.remaining(), decision.resetAtUnixSeconds(), decision.retryAfter());
    }

    private LimitDecision refused(Exhausted known) {
        long wait = Math.max(known.untilNanos - clock.nanos(), AT_ONCE.toNanos());
        return new LimitDecision(known.limit, 0, known.resetAtUnixSeconds, Duration.ofNanos(wait));
    }

    @Override
    public void refund(String subject) {
        var _ =
                shared.ask(
                        store -> {
                            store.refund(name, subject);
                            return true;
                        });
        own.refund(subject);
        exhausted.invalidate(subject);
    }
}
