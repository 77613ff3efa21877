package dev.rejoinder.knowledge.retrieval;

import dev.rejoinder.knowledge.DocumentStore;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Background threads: one updates the index and purges deleted documents; the other embeds chunks,
 * which takes longer. Both poll once a second, because another process may have stored something.
 */
final class IndexingThreads implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(IndexingThreads.class);
    private static final long POLL_MILLIS = 1_000;

    /** How long a shutdown waits for a batch of embeddings. */
    private static final Duration LONGEST_STEP = Duration.ofSeconds(5);

    private static final long POLL_AFTER_FAILURE_MILLIS = 3_000;

    private final DocumentStore documents;
    private final IndexFollower follower;
    private final @Nullable ChunkEmbedder embedder;
    private final Semaphore follow = new Semaphore(0);
    private final Semaphore embed = new Semaphore(0);
    private final Thread following =
            Thread.ofPlatform().daemon().name("index").unstarted(this::follow);
    private final Thread embedding =
            Thread.ofPlatform().daemon().name("embed").unstarted(this::embed);
    private volatile boolean closed;

    IndexingThreads(
            DocumentStore documents, IndexFollower follower, @Nullable ChunkEmbedder embedder) {
        this.documents = documents;
        this.follower = follower;
        this.embedder = embedder;
    }

    void start() {
        following.start();
        if (embedder != null) {
            embedding.start();
        }
    }

    void wake() {
        follow.release();
        embed.release();
    }

    private void follow() {
        loop(
                follow,
                () -> {
                    follower.follow();
                    return documents.purge();
                });
    }

    private void embed() {
        loop(
                embed,
                () -> {
                    boolean more = embedder != null && embedder.step();
                    if (more) {
                        follow.release();
                    }
                    return more;
                });
    }

    /** Runs steps while there is work, then waits for a signal or the next poll. */
    private void loop(Semaphore signal, BooleanSupplier step) {
        while (!closed) {
            long wait = POLL_MILLIS;
            try {
                if (step.getAsBoolean()) {
                    continue;
                }
            } catch (RuntimeException failure) {
                if (!closed) {
                    log.error("Background indexing failed; retrying", failure);
                }
                wait = POLL_AFTER_FAILURE_MILLIS;
            }
            try {
                var _ = signal.tryAcquire(wait, TimeUnit.MILLISECONDS);
                signal.drainPermits();
            } catch (InterruptedException interrupted) {
                return;
            }
        }
    }

    /**
     * Waits for the running steps. Only a call to an embedding provider may still run when this
     * returns; its result is not stored.
     */
    @Override
    public void close() {
        closed = true;
        follower.stop();
        wake();
        embedding.interrupt();
        try {
            following.join();
            if (embedding.isAlive()) {
                var _ = embedding.join(LONGEST_STEP);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
