package dev.rejoinder.client;

import java.time.Instant;

/**
 * A source of knowledge.
 *
 * @param type {@code text}, {@code qa}, {@code file}, {@code page} or {@code site}
 * @param status {@code queued}, {@code reading}, {@code indexing}, {@code ready} or {@code failed}
 * @param reason why it failed, or null
 * @param progress of the status, in percent
 */
public record Source(
        String id,
        String type,
        String title,
        String url,
        String file,
        Integer maxDepth,
        Integer maxPages,
        Integer resyncHours,
        String status,
        String reason,
        int progress,
        long bytes,
        int documents,
        int chunks,
        Instant createdAt,
        Instant updatedAt,
        Instant syncedAt) {}
