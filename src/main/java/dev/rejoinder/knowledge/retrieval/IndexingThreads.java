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
 * Follows what is stored, on threads of its own: one tells the index and removes what is left of
 * deleted documents, another one embeds, which takes long. Both look once a second, because another
 * process may have stored something.
 */
final class IndexingThreads implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(IndexingThreads.class);
    private static final long LOOK_MILLIS = 1_000;

    /** How long the end of the process waits for a batch of embeddings. */
    private static final Duration LONGEST_STEP = Duration.ofSeconds(5);

    private static final long LOOK_AFTER_FAILURE_MILLIS = 3_000;

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

    /** Does a step after the other while there is more, and then waits. */
    private void loop(Semaphore signal, BooleanSupplier step) {
        while (!closed) {
            long wait = LOOK_MILLIS;
            try {
                if (step.getAsBoolean()) {
                    continue;
                }
            } catch (RuntimeException failure) {
                if (!closed) {
                    log.error("Knowledge cannot be kept up to date; it is tried again", failure);
                }
                wait = LOOK_AFTER_FAILURE_MILLIS;
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
     * Lets the steps that run end. Nothing runs when this returns, unless a provider of embeddings
     * does not answer: what it says later is not stored.
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
