package dev.rejoinder.knowledge;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Something that a bot gets its knowledge from.
 *
 * @param id {@code src_…}
 * @param location URL of a page or site, or the name of a file; null for other kinds
 * @param maxDepth how many links away from the first page a crawl goes; 0 except for sites
 * @param maxPages how many pages a crawl reads at most; 1 except for sites
 * @param resyncEvery the interval of automatic resyncs, or null for none
 * @param reason why the source failed, or which parts could not be read: a sentence for the owner
 * @param progress of the current status, in percent
 * @param bytes size of the documents read
 * @param syncedAt end of the last complete read, or null
 * @param originalHash SHA-256 of the original, in hex; null for pages and sites
 */
public record Source(
        String botId,
        String id,
        Kind kind,
        String title,
        @Nullable String location,
        int maxDepth,
        int maxPages,
        @Nullable Duration resyncEvery,
        Status status,
        @Nullable String reason,
        int progress,
        long bytes,
        int documents,
        int chunks,
        Instant createdAt,
        Instant updatedAt,
        @Nullable Instant syncedAt,
        @Nullable String originalHash) {
    /** A copy of this source with one document. */
    Source with(Document original) {
        return new Source(
                botId,
                id,
                kind,
                title,
                location,
                maxDepth,
                maxPages,
                resyncEvery,
                status,
                reason,
                progress,
                original.bytes(),
                1,
                chunks,
                createdAt,
                updatedAt,
                syncedAt,
                original.contentHash());
    }

    /** Where a source's text comes from. */
    public enum Kind {
        TEXT,
        /** Questions, each with its answer. */
        QA,
        FILE,
        PAGE,
        SITE;

        /** Whether the source is read over the network. */
        public boolean isRemote() {
            return this == PAGE || this == SITE;
        }
    }

    /** A source's status. Searches find the source as soon as its first chunks are indexed. */
    public enum Status {
        QUEUED,
        READING,
        INDEXING,
        READY,
        FAILED
    }
}
