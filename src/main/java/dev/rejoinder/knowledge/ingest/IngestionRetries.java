package dev.rejoinder.knowledge.ingest;

import dev.rejoinder.knowledge.SourceStore.Job;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Sources that wait for a retry, with their failure counts. They keep the status READING, so that
 * the next start finds them. Thread-safe.
 */
final class IngestionRetries {
    private final Map<String, Integer> failures = new HashMap<>();
    private final List<Waiting> waiting = new ArrayList<>();

    private record Waiting(Job job, long dueNanos) {}

    synchronized int failures(Job job) {
        return failures.getOrDefault(key(job), 0);
    }

    /** Records another failure, and schedules the retry. */
    synchronized void add(Job job, long dueNanos) {
        failures.merge(key(job), 1, Integer::sum);
        waiting.add(new Waiting(job, dueNanos));
    }

    synchronized void forget(Job job) {
        failures.remove(key(job));
    }

    /** Returns the jobs that are due; all of them at {@code Long.MAX_VALUE}. */
    synchronized List<Job> due(long nanos) {
        return waiting.stream()
                .filter(each -> nanos == Long.MAX_VALUE || nanos - each.dueNanos() >= 0)
                .map(Waiting::job)
                .toList();
    }

    /** Removes a job from the waiting list and keeps its failure count. */
    synchronized void remove(Job job) {
        waiting.removeIf(each -> each.job().equals(job));
    }

    private static String key(Job job) {
        return job.source().botId() + "/" + job.source().id();
    }
}
