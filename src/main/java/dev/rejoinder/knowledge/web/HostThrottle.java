package dev.rejoinder.knowledge.web;

import dev.rejoinder.core.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Sends one request at a time to each host, with a pause between requests, across all crawls.
 * Thread-safe.
 */
final class HostThrottle {
    private final Clock clock;
    private final Sleeper pause;
    private final Map<String, Slot> turns = new HashMap<>();

    HostThrottle(Clock clock, Sleeper pause) {
        this.clock = clock;
        this.pause = pause;
    }

    /** A request, from connect to the last byte. */
    interface Request<T> {
        T ask() throws InterruptedException;
    }

    /**
     * Begins a visit. While a host has visitors, the throttle remembers the time of its last
     * request.
     */
    synchronized Visit visit(String host) {
        Slot turn = turns.computeIfAbsent(host, name -> new Slot());
        turn.visitors++;
        return new Visit(host, turn);
    }

    private synchronized void leave(Visit visit) {
        if (--visit.turn.visitors == 0) {
            turns.remove(visit.host);
        }
    }

    /** One crawl's access to a host. */
    final class Visit implements AutoCloseable {
        private final String host;
        private final Slot turn;

        private Visit(String host, Slot turn) {
            this.host = host;
            this.turn = turn;
        }

        <T> T ask(Duration after, Request<T> asking) throws InterruptedException {
            turn.lock.lockInterruptibly();
            try {
                long wait = turn.endedNanos + after.toNanos() - clock.nanos();
                if (turn.asked && wait > 0) {
                    pause.rest(Duration.ofNanos(wait));
                }
                return asking.ask();
            } finally {
                turn.asked = true;
                turn.endedNanos = clock.nanos();
                turn.lock.unlock();
            }
        }

        @Override
        public void close() {
            leave(this);
        }
    }

    private static final class Slot {
        private final ReentrantLock lock = new ReentrantLock();
        private int visitors;
        private boolean asked;
        private long endedNanos;
    }
}
