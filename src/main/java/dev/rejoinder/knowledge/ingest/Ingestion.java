package dev.rejoinder.knowledge.ingest;

import dev.rejoinder.core.AppError;
import dev.rejoinder.core.Clock;
import dev.rejoinder.knowledge.Source.Kind;
import dev.rejoinder.knowledge.SourceStore;
import dev.rejoinder.knowledge.SourceStore.Job;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the sources that wait, in the order in which they came. What the web holds up does not hold
 * up files: each has lanes of its own. A job that the end of the process cuts off is begun again
 * after the next start. Thread-safe.
 */
public final class Ingestion implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Ingestion.class);
    private static final long LOOK_MILLIS = 1_000;
    private static final long LOOK_AFTER_FAILURE_MILLIS = 10_000;
    private static final int REMOTE_LANES = 2;
    private static final Set<Kind> LOCAL = EnumSet.of(Kind.TEXT, Kind.QA, Kind.FILE);
    private static final Set<Kind> REMOTE = EnumSet.of(Kind.PAGE, Kind.SITE);

    /**
     * How long a source waits that the server is at fault for not reading, after each try; then it
     * fails. Others are read meanwhile.
     */
    private static final List<Duration> RETRIES =
            List.of(Duration.ofSeconds(15), Duration.ofMinutes(2));

    private final SourceStore sources;
    private final SourceReader local;
    private final SourceReader remote;
    private final Runnable stored;
    private final @Nullable String vectorModel;
    private final Clock clock;
    private final IngestionRetries postponed = new IngestionRetries();
    private final Semaphore waiting = new Semaphore(0);
    private final List<Thread> lanes;
    private volatile boolean closed;

    /**
     * Reads one source. What it stores is the source's in place of what it had.
     *
     * @see StoredSourceReader
     * @see WebSourceReader
     */
    interface SourceReader {
        /**
         * Returns what could not be read of it, as a sentence for its owner, or null.
         *
         * @throws UnreadableException when nothing of it can be read
         * @throws InterruptedException when the process ends
         */
        @Nullable String read(Job job) throws UnreadableException, InterruptedException;
    }

    /**
     * @param stored called when what was read is stored, and is to be searchable on return
     * @param vectorModel what chunks are embedded with before a source is ready, or null
     * @param clock for the time between two tries
     */
    public Ingestion(
            SourceStore sources,
            StoredSourceReader local,
            WebSourceReader remote,
            Runnable stored,
            @Nullable String vectorModel,
            Clock clock) {
        this.sources = sources;
        this.local = local;
        this.remote = remote;
        this.stored = stored;
        this.vectorModel = vectorModel;
        this.clock = clock;
        var all = new ArrayList<Thread>();
        all.add(lane("ingest-local", LOCAL));
        for (int i = 0; i < REMOTE_LANES; i++) {
            all.add(lane("ingest-remote-" + i, REMOTE));
        }
        lanes = List.copyOf(all);
    }

    private Thread lane(String name, Set<Kind> kinds) {
        return Thread.ofVirtual().name(name).unstarted(() -> run(kinds));
    }

    /** Puts back what was cut off, and begins. */
    public void start() {
        sources.recover(vectorModel != null);
        lanes.forEach(Thread::start);
    }

    /** Says that a source was added, so that nobody waits for it to be noticed. */
    public void added() {
        waiting.release(lanes.size());
    }

    /** Has the sources read again whose time has come; to be called now and then. */
    public void requeueDue() {
        if (sources.requeueDue() > 0) {
            added();
        }
    }

    private void run(Set<Kind> kinds) {
        while (!closed) {
            long wait = LOOK_MILLIS;
            try {
                putBackPostponed(clock.nanos());
                Optional<Job> job = sources.take(kinds);
                if (job.isPresent()) {
                    read(job.get());
                    continue;
                }
            } catch (AppError failure) {
                if (!closed) {
                    log.error("Sources cannot be read; it is tried again", failure);
                }
                wait = LOOK_AFTER_FAILURE_MILLIS;
            } catch (InterruptedException interrupted) {
                return;
            }
            try {
                var _ = waiting.tryAcquire(wait, TimeUnit.MILLISECONDS);
            } catch (InterruptedException interrupted) {
                return;
            }
        }
    }

    private void read(Job job) throws InterruptedException {
        SourceReader reader = job.source().kind().isRemote() ? remote : local;
        try {
            @Nullable String remark = reader.read(job);
            stored.run();
            sources.finish(job, remark, vectorModel);
            postponed.forget(job);
            stored.run();
        } catch (UnreadableException unreadable) {
            if (closed) {
                sources.putBack(job);
            } else {
                failOrPostpone(job, unreadable);
            }
        } catch (InterruptedException interrupted) {
            sources.putBack(job);
            throw interrupted;
        } catch (AppError failure) {
            if (closed) {
                return;
            }
            log.error("Source {} could not be read", job.source().id(), failure);
            sources.fail(job, "Something went wrong on the server while this was read.");
        } catch (RuntimeException bug) {
            log.error("Source {} could not be read", job.source().id(), bug);
            sources.fail(job, "Something went wrong on the server while this was read.");
        }
    }

    private void failOrPostpone(Job job, UnreadableException unreadable) {
        int failures = unreadable.retryable() ? postponed.failures(job) : 0;
        if (unreadable.retryable() && failures < RETRIES.size()) {
            log.warn("Source {} is tried again: {}", job.source().id(), unreadable.reason());
            postponed.add(job, clock.nanos() + RETRIES.get(failures).toNanos());
            return;
        }
        postponed.forget(job);
        sources.fail(
                job,
                failures == 0
                        ? unreadable.reason()
                        : unreadable.reason()
                                + " It was tried "
                                + (failures + 1)
                                + " times. Have it read again when the server is less busy.");
    }

    /** Begins no more, and breaks off what waits; what is being parsed goes on. */
    public void stop() {
        closed = true;
        lanes.forEach(Thread::interrupt);
    }

    /** Waits for what is being read to break off; it is begun again after the next start. */
    @Override
    public void close() {
        stop();
        for (Thread lane : lanes) {
            try {
                lane.join();
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                return;
            }
        }
        try {
            putBackPostponed(Long.MAX_VALUE);
        } catch (AppError failure) {
            // The next start puts back what was being read.
            log.debug("Postponed sources were not put back", failure);
        }
    }

    private void putBackPostponed(long nanos) {
        for (Job job : postponed.due(nanos)) {
            sources.putBack(job);
            postponed.remove(job);
        }
    }
}
