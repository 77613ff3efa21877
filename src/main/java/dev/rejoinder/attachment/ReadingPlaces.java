package dev.rejoinder.attachment;

import dev.rejoinder.core.AppError;
import dev.rejoinder.core.ErrorCode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Shares the places where files are read among their senders. A sender has one place at a time, and
 * waiting senders take turns. Visitors are free to create, so those of one network share a place
 * and a turn as if they were one sender. Thread-safe.
 */
final class ReadingPlaces {
    static final int MAX_WAITING = 100;
    static final int MAX_WAITING_OF_NETWORK = MAX_WAITING / 2;
    static final int MAX_WAITING_OF_SENDER = 2 * AttachmentRules.MAX_FILES;
    static final Duration MAX_WAIT = Duration.ofSeconds(30);

    private static final Duration RETRY_AFTER = Duration.ofSeconds(10);

    private final Duration maxWait;
    private final ReentrantLock lock = new ReentrantLock();

    // The fields below are guarded by the lock.
    private final List<Place> waiting = new ArrayList<>();
    private final List<FileSender> reading = new ArrayList<>();
    private int free;

    ReadingPlaces(int places, Duration maxWait) {
        this.free = places;
        this.maxWait = maxWait;
    }

    /** A place that its holder must close. */
    final class Place implements AutoCloseable {
        private final FileSender sender;
        private final Condition granted = lock.newCondition();

        private Place(FileSender sender) {
            this.sender = sender;
        }

        @Override
        public void close() {
            lock.lock();
            try {
                reading.remove(sender);
                free++;
                // Sorting is stable: the others move up, in their order.
                waiting.sort(
                        Comparator.comparing((Place each) -> each.sender.sharesNetwork(sender)));
                waiting.sort(Comparator.comparing((Place each) -> each.sender.equals(sender)));
                grant();
            } finally {
                lock.unlock();
            }
        }
    }

    /**
     * Waits for a place.
     *
     * @throws AppError OVERLOADED if the queue is long, or the wait takes too long
     */
    Place take(FileSender sender) {
        lock.lock();
        try {
            var place = new Place(sender);
            if (waiting(each -> true) >= MAX_WAITING
                    || waiting(each -> each.sender.sharesNetwork(sender)) >= MAX_WAITING_OF_NETWORK
                    || waiting(each -> each.sender.equals(sender)) >= MAX_WAITING_OF_SENDER) {
                throw retryLater();
            }
            waiting.add(place);
            grant();
            await(place);
            return place;
        } finally {
            lock.unlock();
        }
    }

    private int waiting(Predicate<Place> which) {
        return (int) waiting.stream().filter(which).count();
    }

    private void await(Place place) {
        try {
            long left = maxWait.toNanos();
            while (waiting.contains(place)) {
                if (left <= 0) {
                    waiting.remove(place);
                    throw retryLater();
                }
                left = place.granted.awaitNanos(left);
            }
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            if (!waiting.remove(place)) {
                place.close();
            }
            throw AppError.shuttingDown();
        }
    }

    private void grant() {
        for (Place next = next(); next != null; next = next()) {
            waiting.remove(next);
            reading.add(next.sender);
            free--;
            next.granted.signal();
        }
    }

    private @Nullable Place next() {
        return free == 0
                ? null
                : waiting.stream()
                        .filter(each -> reading.stream().noneMatch(each.sender::sharesNetwork))
                        .findFirst()
                        .orElse(null);
    }

    /** How many files wait for a place. */
    int waiting() {
        lock.lock();
        try {
            return waiting.size();
        } finally {
            lock.unlock();
        }
    }

    private static AppError retryLater() {
        return AppError.retryLater(
                ErrorCode.OVERLOADED,
                "Too many files are waiting to be read. Send the file again in a few seconds.",
                RETRY_AFTER);
    }
}
