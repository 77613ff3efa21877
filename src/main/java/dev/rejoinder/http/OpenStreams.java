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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The answers that are being streamed, what their readers were let in with, and how many there may
 * be: in all, and of one caller. A place is checked and taken in one step, so that no limit is
 * exceeded by requests that come at the same time. Thread-safe.
 */
final class OpenStreams {
    private static final Logger log = LoggerFactory.getLogger(OpenStreams.class);

    /** Streams end all the time, so it pays to ask again soon. */
    private static final Duration RETRY = Duration.ofSeconds(2);

    private static final String LIMIT_CLASS = "streams";

    private final Map<StreamedResponse, Credential> open = new ConcurrentHashMap<>();
    private final int most;
    private final int mostOfOne;
    private final HttpMetrics requests;
    private final AtomicInteger taken = new AtomicInteger();
    private final Map<String, Integer> takenBy = new ConcurrentHashMap<>();

    /**
     * @param most how many may be open in all
     * @param mostOfOne how many of them may be one caller's; 0 for no limit
     */
    OpenStreams(int most, int mostOfOne, HttpMetrics requests) {
        this.most = most;
        this.mostOfOne = mostOfOne;
        this.requests = requests;
    }

    /** The right to one open stream. */
    final class Reservation {
        private final List<String> callers;
        private final AtomicBoolean free = new AtomicBoolean();

        private Reservation(List<String> callers) {
            this.callers = callers;
        }

        /** Gives it back. Idempotent. */
        void free() {
            if (free.compareAndSet(false, true)) {
                callers.forEach(OpenStreams.this::giveBack);
                taken.decrementAndGet();
            }
        }
    }

    /**
     * Takes a place, to be given back when its stream has ended.
     *
     * @param callers under which names the stream is counted
     * @throws AppError RATE_LIMIT_EXCEEDED when one of them has as many as it may; OVERLOADED when
     *     the server has
     */
    Reservation take(List<String> callers) {
        if (taken.getAndUpdate(count -> count < most ? count + 1 : count) >= most) {
            throw AppError.retryLater(
                    ErrorCode.OVERLOADED,
                    "The server is answering as many messages as it can.",
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
        open.put(answer, credential);
    }

    void ended(StreamedResponse answer) {
        open.remove(answer);
    }

    /** Breaks off the streams that are older than any answer takes. */
    void closeOlderThan(long nanos, long nowNanos) {
        for (StreamedResponse answer : open.keySet()) {
            if (nowNanos - answer.openedAtNanos() > nanos) {
                log.warn("a stream is closed that never ended");
                answer.breakOff();
            }
        }
    }

    /**
     * Breaks off the streams whose readers would not be let in any more. Asks nothing when there
     * are none, and leaves all open when it cannot be found out.
     */
    void closeRevoked(RevocationCheck credentials) {
        if (open.isEmpty()) {
            return;
        }
        Set<Credential> ended;
        try {
            ended = credentials.ended(Set.copyOf(open.values()));
        } catch (AppError unknown) {
            log.debug("whose streams are to end cannot be found out", unknown);
            return;
        }
        if (!ended.isEmpty()) {
            open.forEach(
                    (answer, credential) -> {
                        if (ended.contains(credential)) {
                            answer.breakOff();
                        }
                    });
        }
    }
}
