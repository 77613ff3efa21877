package dev.rejoinder.knowledge.ingest;

import dev.rejoinder.knowledge.SourceStore.Job;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Sources that wait to be tried again, and how often each has failed so far. They stay as being
 * read meanwhile, so that the next start finds them. Thread-safe.
 */
final class IngestionRetries {
    private final Map<String, Integer> failures = new HashMap<>();
    private final List<Waiting> waiting = new ArrayList<>();

    private record Waiting(Job job, long dueNanos) {}

    synchronized int failures(Job job) {
        return failures.getOrDefault(key(job), 0);
    }

    /** Counts another failure. */
    synchronized void add(Job job, long dueNanos) {
        failures.merge(key(job), 1, Integer::sum);
        waiting.add(new Waiting(job, dueNanos));
    }

    synchronized void forget(Job job) {
        failures.remove(key(job));
    }

    /** Those whose time has come; at {@code Long.MAX_VALUE}, all. */
    synchronized List<Job> due(long nanos) {
        return waiting.stream()
                .filter(each -> nanos == Long.MAX_VALUE || nanos - each.dueNanos() >= 0)
                .map(Waiting::job)
                .toList();
    }

    /** It waits no longer, and how often it has failed is still known. */
    synchronized void remove(Job job) {
        waiting.removeIf(each -> each.job().equals(job));
    }

    private static String key(Job job) {
        return job.source().botId() + "/" + job.source().id();
    }
}
