package dev.rejoinder.http;

import dev.rejoinder.access.Credential;
import dev.rejoinder.access.RevocationCheck;
import dev.rejoinder.core.AppError;
import dev.rejoinder.core.ErrorCode;
import dev.rejoinder.ops.HttpMetrics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The open streams, the credentials of their readers, and the limits on them: in total and per
 * caller. Check and reservation are one atomic step, so concurrent requests cannot exceed a limit.
 * Thread-safe.
 */
final class OpenStreams {
    private static final Logger log = LoggerFactory.getLogger(OpenStreams.class);

    /** Streams end often, so a client can retry soon. */
    private static final Duration RETRY = Duration.ofSeconds(2);

    private static final String LIMIT_CLASS = "streams";

    private final Map<Object, Open> open = new ConcurrentHashMap<>();
    private final int most;
    private final int mostOfOne;
    private final HttpMetrics requests;
    private final AtomicInteger taken = new AtomicInteger();
    private final Map<String, Integer> takenBy = new ConcurrentHashMap<>();

    /**
     * Creates the registry.
     *
     * @param most the maximum number of open streams
     * @param mostOfOne the maximum per caller; 0 for no limit
     */
    OpenStreams(int most, int mostOfOne, HttpMetrics requests) {
        this.most = most;
        this.mostOfOne = mostOfOne;
        this.requests = requests;
    }

    /**
     * A response that is being sent.
     *
     * @param openedAtNanos null for a download, which may take as long as its client reads
     */
    private record Open(Credential credential, @Nullable Long openedAtNanos, Runnable breakOff) {}

    /** A reservation for one open stream. */
    final class Reservation {
        private final List<String> callers;
        private final AtomicBoolean free = new AtomicBoolean();

        private Reservation(List<String> callers) {
            this.callers = callers;
        }

        /** Releases the reservation. Idempotent. */
        void free() {
            if (free.compareAndSet(false, true)) {
                callers.forEach(OpenStreams.this::giveBack);
                taken.decrementAndGet();
            }
        }
    }

    /**
     * Reserves a stream; release the reservation when the stream has ended.
     *
     * @param callers the names under which the stream is counted
     * @throws AppError RATE_LIMIT_EXCEEDED if one of them is at its limit; OVERLOADED if the server
     *     is at its own
     */
    Reservation take(List<String> callers) {
        if (taken.getAndUpdate(count -> count < most ? count + 1 : count) >= most) {
            throw AppError.retryLater(
                    ErrorCode.OVERLOADED,
                    "The server has reached its limit of open streams.",
                    RETRY);
        }
        var got = new ArrayList<String>();
        for (String caller : callers) {
            if (!takeFor(caller)) {
                got.forEach(this::giveBack);
                taken.decrementAndGet();
                requests.limited(LIMIT_CLASS);
                throw AppError.retryLater(
                        ErrorCode.RATE_LIMIT_EXCEEDED,
                        "Too many open streams. Please try again later.",
                        RETRY);
            }
            got.add(caller);
        }
        return new Reservation(List.copyOf(got));
    }

    private boolean takeFor(String caller) {
        while (true) {
            Integer count = takenBy.putIfAbsent(caller, 1);
            if (count == null) {
                return true;
            }
            if (mostOfOne > 0 && count >= mostOfOne) {
                return false;
            }
            if (takenBy.replace(caller, count, count + 1)) {
                return true;
            }
        }
    }

    private void giveBack(String caller) {
        takenBy.computeIfPresent(caller, (name, count) -> count == 1 ? null : count - 1);
    }

    void opened(StreamedResponse answer, Credential credential) {
        open.put(answer, new Open(credential, answer.openedAtNanos(), answer::breakOff));
    }

    /** A download has begun; {@code breakOff} closes its connection. */
    void opened(Object download, Credential credential, Runnable breakOff) {
        open.put(download, new Open(credential, null, breakOff));
    }

    void ended(Object answer) {
        open.remove(answer);
    }

    /**
     * Closes streams that have been open longer than any answer runs. Their answers may wait for an
     * approval, for hours.
     */
    void closeOlderThan(long nanos, long nowNanos) {
        for (Open answer : open.values()) {
            Long openedAt = answer.openedAtNanos();
            if (openedAt != null && nowNanos - openedAt > nanos) {
                log.info("closing a stream that exceeded its maximum age; its client can resume");
                answer.breakOff().run();
            }
        }
    }

    /**
     * Closes the streams of readers whose credentials are no longer valid. Does nothing without
     * streams; if the check fails, all streams stay open.
     */
    void closeRevoked(RevocationCheck credentials) {
        if (open.isEmpty()) {
            return;
        }
        Set<Credential> ended;
        try {
            ended =
                    credentials.ended(
                            open.values().stream()
                                    .map(Open::credential)
                                    .collect(Collectors.toUnmodifiableSet()));
        } catch (AppError unknown) {
            log.debug("cannot check for revoked credentials of open streams", unknown);
            return;
        }
        if (!ended.isEmpty()) {
            open.values().stream()
                    .filter(answer -> ended.contains(answer.credential()))
                    .forEach(answer -> answer.breakOff().run());
        }
    }
}
