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
 * Reads queued sources in the order of their arrival. Web sources and local files have separate
 * workers, so slow sites do not delay files. A job that the end of the process interrupts is
 * restarted at the next start. Thread-safe.
 */
public final class Ingestion implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Ingestion.class);
    private static final long POLL_MILLIS = 1_000;
    private static final long POLL_AFTER_FAILURE_MILLIS = 10_000;
    private static final int REMOTE_WORKERS = 2;
    private static final Set<Kind> LOCAL = EnumSet.of(Kind.TEXT, Kind.QA, Kind.FILE);
    private static final Set<Kind> REMOTE = EnumSet.of(Kind.PAGE, Kind.SITE);

    /**
     * Delay before each retry of a source that failed because of the server; after the last retry
     * it fails. Other sources are read meanwhile.
     */
    private static final List<Duration> RETRIES =
            List.of(Duration.ofSeconds(15), Duration.ofMinutes(2));

    private final SourceStore sources;
    private final SourceReader local;
    private final SourceReader remote;
    private final Runnable stored;
    private final @Nullable String vectorModel;
    private final Clock clock;
    private final IngestionRetries retries = new IngestionRetries();
    private final Semaphore waiting = new Semaphore(0);
    private final List<Thread> workers;
    private volatile boolean closed;

    /**
     * Reads one source and replaces its stored documents.
     *
     * @see StoredSourceReader
     * @see WebSourceReader
     */
    interface SourceReader {
        /**
         * Returns a sentence for the owner about the parts that could not be read, or null if there
         * are none.
         *
         * @throws UnreadableException if no part of it can be read
         * @throws InterruptedException if the process is stopping
         */
        @Nullable String read(Job job) throws UnreadableException, InterruptedException;
    }

    /**
     * Creates the ingestion; {@link #start} begins it.
     *
     * @param stored called after documents were stored; they are searchable when it returns
     * @param vectorModel the model that must embed all chunks before a source is ready, or null
     * @param clock measures the delay before a retry
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
        all.add(worker("ingest-local", LOCAL));
        for (int i = 0; i < REMOTE_WORKERS; i++) {
            all.add(worker("ingest-remote-" + i, REMOTE));
        }
        workers = List.copyOf(all);
    }

    private Thread worker(String name, Set<Kind> kinds) {
        return Thread.ofVirtual().name(name).unstarted(() -> run(kinds));
    }

    /** Requeues interrupted jobs, and starts the workers. */
    public void start() {
        sources.recover(vectorModel != null);
        workers.forEach(Thread::start);
    }

    /** Wakes the workers at once after a source was added. */
    public void added() {
        waiting.release(workers.size());
    }

    /** Queues the sources that are due for a resync; call it periodically. */
    public void requeueDue() {
        if (sources.requeueDue() > 0) {
            added();
        }
    }

    private void run(Set<Kind> kinds) {
        while (!closed) {
            long wait = POLL_MILLIS;
            try {
                requeueDueRetries(clock.nanos());
                Optional<Job> job = sources.take(kinds);
                if (job.isPresent()) {
                    read(job.get());
                    continue;
                }
            } catch (AppError failure) {
                if (!closed) {
                    log.error("Cannot read sources; retrying", failure);
                }
                wait = POLL_AFTER_FAILURE_MILLIS;
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
            retries.forget(job);
            stored.run();
        } catch (UnreadableException unreadable) {
            if (closed) {
                sources.putBack(job);
            } else {
                failOrRetry(job, unreadable);
            }
        } catch (InterruptedException interrupted) {
            sources.putBack(job);
            throw interrupted;
        } catch (AppError failure) {
            if (closed) {
                return;
            }
            log.error("Failed to read source {}", job.source().id(), failure);
            sources.fail(job, "An internal server error occurred while reading this source.");
        } catch (RuntimeException bug) {
            log.error("Failed to read source {}", job.source().id(), bug);
            sources.fail(job, "An internal server error occurred while reading this source.");
        }
    }

    private void failOrRetry(Job job, UnreadableException unreadable) {
        int failures = unreadable.retryable() ? retries.failures(job) : 0;
        if (unreadable.retryable() && failures < RETRIES.size()) {
            log.warn("Source {} will be retried: {}", job.source().id(), unreadable.reason());
            retries.add(job, clock.nanos() + RETRIES.get(failures).toNanos());
            return;
        }
        retries.forget(job);
        sources.fail(
                job,
                failures == 0
                        ? unreadable.reason()
                        : unreadable.reason()
                                + " The server tried "
                                + (failures + 1)
                                + " times. Sync the source again when the server is less busy.");
    }

    /** Starts no further job and ends waits; a running parser call continues. */
    public void stop() {
        closed = true;
        workers.forEach(Thread::interrupt);
    }

    /** Waits for running jobs to stop; the next start restarts them. */
    @Override
    public void close() {
        stop();
        for (Thread worker : workers) {
            try {
                worker.join();
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                return;
            }
        }
        try {
            requeueDueRetries(Long.MAX_VALUE);
        } catch (AppError failure) {
            // The next start requeues them.
            log.debug("Could not requeue sources that wait for a retry", failure);
        }
    }

    private void requeueDueRetries(long nanos) {
        for (Job job : retries.due(nanos)) {
            sources.putBack(job);
            retries.remove(job);
        }
    }
}
