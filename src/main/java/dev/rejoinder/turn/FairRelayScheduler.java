package dev.rejoinder.turn;

import dev.rejoinder.core.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Leaves new requests their share of the processors while answers come faster than they can be
 * relayed. A virtual thread keeps its carrier until it blocks, and a carrier empties its own queue
 * before it takes what other threads hand in. The threads of a thousand answers that arrive at once
 * hardly ever block, so they would hold up every other request until they are done.
 *
 * <p>Contention begins when an answer has been relayed for {@link #SLICE_NANOS} without a pause.
 * From then on only as many answers go on at one time as there are processors, and these yield
 * after each slice; the others wait for a place. Text that comes at the pace of a model never leads
 * to contention and costs a few comparisons a piece. Thread-safe.
 */
final class FairRelayScheduler {
    /** How long an answer is relayed without a pause before others get a chance. */
    private static final long SLICE_NANOS = TimeUnit.MICROSECONDS.toNanos(300);

    /** After a pause this long the thread has most likely given up its carrier. */
    private static final long PAUSE_NANOS = TimeUnit.MICROSECONDS.toNanos(100);

    /** How long an answer keeps its place while it relays nothing. */
    private static final long IDLE_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    /** How long an answer that was given a place may take to make use of it. */
    private static final long START_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    /** How long an answer keeps its place at most while others wait. */
    private static final long LONGEST_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    /** The first pieces of an answer do not wait for a place just because others do. */
    private static final int FREE_PIECES = 32;

    private final Clock clock;
    private final int places = Runtime.getRuntime().availableProcessors();
    private final Queue<RelaySlot> waiting = new ConcurrentLinkedQueue<>();

    /**
     * Those that lost their place because no text came. They go first: fewer answers are then open
     * at one time, and less unfinished text is stored again and again.
     */
    private final Queue<RelaySlot> resuming = new ConcurrentLinkedQueue<>();

    private final ReentrantLock starting = new ReentrantLock();
    private volatile boolean contended;
    private volatile @Nullable Thread usher;

    FairRelayScheduler(Clock clock) {
        this.clock = clock;
    }

    /** Whether answers wait for each other just now. */
    boolean contended() {
        return contended;
    }

    /** The share of one answer; used by the thread that relays it. */
    RelaySlot share() {
        return new RelaySlot(clock.nanos());
    }

    /** What one answer has had lately. */
    final class RelaySlot implements AutoCloseable {
        private final Thread thread = Thread.currentThread();
        private int pieces;
        private boolean begun;
        private long sliceNanos;
        private long lastNanos;
        private long placedNanos;

        /** Until when the place is kept without another sign of life. */
        private volatile long keptUntilNanos;

        /** Whether it has a place. The usher takes it back once it is no longer kept. */
        private volatile boolean placed;

        /** Whether it was given a place since it began to wait. */
        private volatile boolean called;

        private RelaySlot(long nowNanos) {
            sliceNanos = nowNanos;
            lastNanos = nowNanos;
        }

        /** To be called for each piece of text that was relayed; waits when it is others' turn. */
        void relayed(long nowNanos) {
            if (nowNanos - lastNanos > PAUSE_NANOS) {
                sliceNanos = nowNanos;
            }
            lastNanos = nowNanos;
            pieces++;
            if (contended && pieces > FREE_PIECES) {
                takeTurns(nowNanos);
            } else if (nowNanos - sliceNanos > SLICE_NANOS) {
                awaitPlace(waiting);
            }
        }

        @SuppressWarnings("ThreadPriorityCheck") // the carriers' own queues are short by now
        private void takeTurns(long nowNanos) {
            if (!placed) {
                awaitPlace(begun ? resuming : waiting);
                return;
            }
            keptUntilNanos = nowNanos + IDLE_NANOS;
            if (nowNanos - placedNanos > LONGEST_NANOS) {
                close();
                awaitPlace(waiting);
            } else if (nowNanos - sliceNanos > SLICE_NANOS) {
                Thread.yield();
                sliceNanos = clock.nanos();
                lastNanos = sliceNanos;
            }
        }

        private void awaitPlace(Queue<RelaySlot> queue) {
            called = false;
            begun = true;
            queue.add(this);
            callUsher();
            boolean interrupted = false;
            while (!called) {
                LockSupport.park(FairRelayScheduler.this);
                interrupted |= Thread.interrupted();
            }
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
            placedNanos = clock.nanos();
            sliceNanos = placedNanos;
            lastNanos = placedNanos;
            keptUntilNanos = placedNanos + IDLE_NANOS;
        }

        /** Gives back its place, if it has one. Idempotent. */
        @Override
        public void close() {
            if (placed) {
                placed = false;
                LockSupport.unpark(usher);
            }
        }
    }

    private void callUsher() {
        starting.lock();
        try {
            if (contended) {
                LockSupport.unpark(usher);
            } else {
                contended = true;
                // A platform thread: what a virtual one wakes up goes into its carrier's own queue.
                usher = Thread.ofPlatform().daemon().name("fair-share").start(this::giveOutPlaces);
            }
        } finally {
            starting.unlock();
        }
    }

    private void giveOutPlaces() {
        List<RelaySlot> seated = new ArrayList<>();
        while (true) {
            long now = clock.nanos();
            seated.removeIf(share -> isOver(share, now));
            while (seated.size() < places) {
                RelaySlot next = resuming.poll();
                if (next == null) {
                    next = waiting.poll();
                }
                if (next == null) {
                    break;
                }
                next.keptUntilNanos = now + START_NANOS;
                next.placed = true;
                next.called = true;
                LockSupport.unpark(next.thread);
                seated.add(next);
            }
            if (seated.isEmpty() && leave()) {
                return;
            }
            LockSupport.parkNanos(this, IDLE_NANOS);
        }
    }

    private static boolean isOver(RelaySlot share, long nowNanos) {
        if (share.placed && nowNanos - share.keptUntilNanos > 0) {
            share.placed = false;
        }
        return !share.placed;
    }

    private boolean leave() {
        starting.lock();
        try {
            if (waiting.isEmpty() && resuming.isEmpty()) {
                contended = false;
                return true;
            }
            return false;
        } finally {
            starting.unlock();
        }
    }
}
