package dev.rejoinder.knowledge;

import dev.rejoinder.core.PageRequest;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Stores sources and the jobs that read them. Every method throws {@code INTERNAL_ERROR} if the
 * database cannot be reached. Thread-safe.
 */
public interface SourceStore {
    /**
     * Stores a new source as QUEUED, together with its only document if that is known already.
     * Returns false, and stores nothing, if the bot already has {@code maxSources} sources or no
     * longer exists.
     */
    boolean insert(Source source, @Nullable Document document, int maxSources);

    Optional<Source> find(String botId, String sourceId);

    /** Newest first. */
    List<Source> list(String botId, PageRequest page);

    long count(String botId);

    /** Counts the sources of all bots by status. */
    Map<Source.Status, Long> countAll();

    /**
     * Hides a source and its text from all later searches. {@link DocumentStore#purge} removes its
     * data later. Returns false if there is no such source.
     */
    boolean delete(String botId, String sourceId);

    /**
     * Queues a source to be read again, unless it is queued or being read. Returns false if there
     * is no such source.
     */
    boolean requeue(String botId, String sourceId);

    /**
     * Queues the sources that are due for a resync and those whose job another process abandoned.
     * Returns how many.
     */
    int requeueDue();

    /**
     * Requeues the jobs that were running when the process ended. If several processes share the
     * data, it requeues only jobs without progress for ten minutes. Without an embedding model,
     * sources that wait for vectors become READY.
     */
    void recover(boolean embeds);

    /** Takes the source of these kinds that has waited longest, and marks it READING. */
    Optional<Job> take(Set<Source.Kind> kinds);

    /**
     * One read of a source.
     *
     * @param run increases with each job of the source; a write with an older value changes nothing
     */
    record Job(Source source, long run) {}

    /** Records the progress, 0 to 100 percent. Returns false if the job is no longer current. */
    boolean progress(Job job, int percent);

    /**
     * Completes a job. The source is INDEXING until all its chunks have vectors of {@code model},
     * and READY at once if they have them already or {@code model} is null.
     *
     * @param remark which parts of the source could not be read, or null
     */
    boolean finish(Job job, @Nullable String remark, @Nullable String model);

    /** Fails a job with a reason for the owner. Text read earlier stays. */
    boolean fail(Job job, String reason);

    /** Puts a job back in the queue. */
    void putBack(Job job);
}
