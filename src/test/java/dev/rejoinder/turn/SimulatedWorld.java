package dev.rejoinder.turn;

import java.time.Duration;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.SplittableRandom;

/** The virtual clock and the random numbers of one seed: the same seed gives the same faults. */
final class SimulatedWorld {
    private final SplittableRandom chance;
    private final PriorityQueue<Task> tasks =
            new PriorityQueue<>(Comparator.comparingLong(Task::at).thenComparingLong(Task::order));
    private long now;
    private long order;

    private record Task(long at, long order, Runnable work) {}

    SimulatedWorld(long seed) {
        chance = new SplittableRandom(seed);
    }

    /** Milliseconds since the start of the simulation. */
    long now() {
        return now;
    }

    void after(long millis, Runnable work) {
        tasks.add(new Task(now + millis, order++, work));
    }

    /** Runs the next event at its time. Returns false if none is left. */
    boolean step() {
        Task task = tasks.poll();
        if (task == null) {
            return false;
        }
        now = task.at();
        task.work().run();
        return true;
    }

    boolean happens(double share) {
        return share > 0 && chance.nextDouble() < share;
    }

    /** Returns a number from {@code least} to {@code most}, both inclusive. */
    long between(long least, long most) {
        return chance.nextLong(least, most + 1);
    }

    long between(Duration least, Duration most) {
        return between(least.toMillis(), most.toMillis());
    }
}
