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
 * Keeps processor time free for new requests while providers send text faster than the server can
 * relay it. A virtual thread keeps its carrier until it blocks, and a carrier empties its own queue
 * before it polls tasks from other threads. The threads of a thousand fast answers hardly ever
 * block, so without this class they delay every other request until they are done.
 *
 * <p>Contention starts when an answer was relayed for {@link #SLICE_NANOS} without a pause. From
 * then on only as many answers run as there are processors. They yield after each slice, and the
 * others wait for a slot. Text at the usual pace of a model never causes contention and costs a few
 * comparisons for each delta. Thread-safe.
 */
final class FairRelayScheduler {
    /** The longest slice: how long an answer is relayed without a pause before it must yield. */
    private static final long SLICE_NANOS = TimeUnit.MICROSECONDS.toNanos(300);

    /** After a pause this long the thread has most likely released its carrier. */
    private static final long PAUSE_NANOS = TimeUnit.MICROSECONDS.toNanos(100);

    /** How long an answer keeps its slot without relaying text. */
    private static final long IDLE_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    /** How long an answer may take to start using its slot. */
    private static final long START_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    /** The longest time an answer keeps its slot while others wait. */
    private static final long LONGEST_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    /** The first deltas of an answer do not wait for a slot. */
    private static final int FREE_PIECES = 32;

    private final Clock clock;
    private final int slots = Runtime.getRuntime().availableProcessors();
    private final Queue<RelaySlot> waiting = new ConcurrentLinkedQueue<>();

    /**
     * Answers that lost their slot because no text arrived. They go first, so that fewer answers
     * are open at the same time and less unfinished text is checkpointed repeatedly.
     */
    private final Queue<RelaySlot> resuming = new ConcurrentLinkedQueue<>();

    private final ReentrantLock starting = new ReentrantLock();
    private volatile boolean contended;
    private volatile @Nullable Thread dispatcher;

    FairRelayScheduler(Clock clock) {
        this.clock = clock;
    }

    /** Whether answers wait for a slot now. */
    boolean contended() {
        return contended;
    }

    /** Returns the slot of one answer. Only the thread that relays the answer may use it. */
    RelaySlot newSlot() {
        return new RelaySlot(clock.nanos());
    }

    /** The scheduling state of one answer. */
    final class RelaySlot implements AutoCloseable {
        private final Thread thread = Thread.currentThread();
        private int pieces;
        private boolean begun;
        private long sliceNanos;
        private long lastNanos;
        private long grantedNanos;

        /** The slot is kept until this time unless text arrives. */
        private volatile long expiresNanos;

        /** Whether this answer has a slot. The dispatcher revokes it when it expires. */
        private volatile boolean holdsSlot;

        /** Whether a slot was granted since the wait began. */
        private volatile boolean granted;

        private RelaySlot(long nowNanos) {
            sliceNanos = nowNanos;
            lastNanos = nowNanos;
        }

        /** Call after each relayed delta. Blocks while other answers have priority. */
        void relayed(long nowNanos) {
            if (nowNanos - lastNanos > PAUSE_NANOS) {
                sliceNanos = nowNanos;
            }
            lastNanos = nowNanos;
            pieces++;
            if (contended && pieces > FREE_PIECES) {
                takeTurns(nowNanos);
            } else if (nowNanos - sliceNanos > SLICE_NANOS) {
                awaitSlot(waiting);
            }
        }

        @SuppressWarnings("ThreadPriorityCheck") // the carriers' own queues are short by now
        private void takeTurns(long nowNanos) {
            if (!holdsSlot) {
                awaitSlot(begun ? resuming : waiting);
                return;
            }
            expiresNanos = nowNanos + IDLE_NANOS;
            if (nowNanos - grantedNanos > LONGEST_NANOS) {
                close();
                awaitSlot(waiting);
            } else if (nowNanos - sliceNanos > SLICE_NANOS) {
                Thread.yield();
                sliceNanos = clock.nanos();
                lastNanos = sliceNanos;
            }
        }

        private void awaitSlot(Queue<RelaySlot> queue) {
            granted = false;
            begun = true;
            queue.add(this);
            wakeDispatcher();
            boolean interrupted = false;
            while (!granted) {
                LockSupport.park(FairRelayScheduler.this);
                interrupted |= Thread.interrupted();
            }
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
            grantedNanos = clock.nanos();
            sliceNanos = grantedNanos;
            lastNanos = grantedNanos;
            expiresNanos = grantedNanos + IDLE_NANOS;
        }

        /** Releases the slot, if there is one. Idempotent. */
        @Override
        public void close() {
            if (holdsSlot) {
                holdsSlot = false;
                LockSupport.unpark(dispatcher);
            }
        }
    }

    private void wakeDispatcher() {
        starting.lock();
        try {
            if (contended) {
                LockSupport.unpark(dispatcher);
            } else {
                contended = true;
                // A platform thread: a virtual one would queue every thread it wakes on its own
                // carrier.
                dispatcher =
                        Thread.ofPlatform()
                                .daemon()
                                .name("relay-dispatcher")
                                .start(this::grantSlots);
            }
        } finally {
            starting.unlock();
        }
    }

    private void grantSlots() {
        List<RelaySlot> holders = new ArrayList<>();
        while (true) {
            long now = clock.nanos();
            holders.removeIf(slot -> isReleased(slot, now));
            while (holders.size() < slots) {
                RelaySlot next = resuming.poll();
                if (next == null) {
                    next = waiting.poll();
                }
                if (next == null) {
                    break;
                }
                next.expiresNanos = now + START_NANOS;
                next.holdsSlot = true;
                next.granted = true;
                LockSupport.unpark(next.thread);
                holders.add(next);
            }
            if (holders.isEmpty() && leave()) {
                return;
            }
            LockSupport.parkNanos(this, IDLE_NANOS);
        }
    }

    private static boolean isReleased(RelaySlot slot, long nowNanos) {
        if (slot.holdsSlot && nowNanos - slot.expiresNanos > 0) {
            slot.holdsSlot = false;
        }
        return !slot.holdsSlot;
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
