package dev.rejoinder.knowledge;

import dev.rejoinder.core.Page;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where sources are kept, and the jobs that read them. Every method throws {@code INTERNAL_ERROR}
 * when the database cannot be reached. Thread-safe.
 */
public interface SourceStore {
    /**
     * Stores a new source, QUEUED, with the document it consists of, if that is known already.
     * Returns false, and stores nothing, when its bot has {@code maxSources} or is gone.
     */
    boolean insert(Source source, @Nullable Document document, int maxSources);

    Optional<Source> find(String botId, String sourceId);

    /** Newest first. */
    List<Source> list(String botId, Page page);

    long count(String botId);

    /**
     * Takes a source and all its text out of every later search. What it held goes later, through
     * {@link DocumentStore#purge}. Returns false when there is none.
     */
    boolean delete(String botId, String sourceId);

    /** Has a source read again, unless it is waiting or being read. False when there is none. */
    boolean requeue(String botId, String sourceId);

    /**
     * Has those read again whose time has come, and those whose reading another process has left.
     * Returns how many.
     */
    int requeueDue();

    /**
     * Puts back what was being read when the process ended; where several share the data, what has
     * not got on for ten minutes. Where there is no embedding model any more, what waits for
     * vectors is READY.
     */
    void recover(boolean embeds);

    /** Takes the source that has waited longest, of these kinds; it is then READING. */
    Optional<Job> take(Set<Source.Kind> kinds);

    /**
     * One reading of a source.
     *
     * @param run grows with each; a write under an older one changes nothing
     */
    record Job(Source source, long run) {}

    /** Says how much is read, 0 to 100. False when the job is no longer the current one. */
    boolean progress(Job job, int percent);

    /**
     * Ends a job well. The source is INDEXING until all its chunks have vectors of {@code model};
     * READY at once when they have, or where that is null.
     *
     * @param remark what could not be read of it, or null
     */
    boolean finish(Job job, @Nullable String remark, @Nullable String model);

    /** Ends a job for a reason that its owner understands. What was read earlier stays. */
    boolean fail(Job job, String reason);

    /** Puts a job back, to be taken again. */
    void putBack(Job job);
}
