package dev.rejoinder.knowledge;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Something a bot knows from.
 *
 * @param id {@code src_…}
 * @param location the address of a page or site, the name of a file; null where there is none
 * @param maxDepth how many links a crawl follows from its first page; 0 except for sites
 * @param maxPages how many pages a crawl reads at most; 1 except for sites
 * @param resyncEvery how often it is read again by itself, or null for never
 * @param reason why it failed, or what of it could not be read, as a sentence for its owner
 * @param progress of what its status says, 0 to 100
 * @param bytes of what was read
 * @param syncedAt when it was last read to the end, or null
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
        @Nullable Instant syncedAt) {
    /** The same with one document. */
    Source having(long documentBytes) {
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
                documentBytes,
                1,
                chunks,
                createdAt,
                updatedAt,
                syncedAt);
    }

    /** Where a source's text comes from. */
    public enum Kind {
        TEXT,
        /** Questions, each with its answer. */
        QA,
        FILE,
        PAGE,
        SITE;

        /** Whether it is read from the network. */
        public boolean isRemote() {
            return this == PAGE || this == SITE;
        }
    }

    /** How far a source has come. It is searched as soon as its first chunks are indexed. */
    public enum Status {
        QUEUED,
        READING,
        INDEXING,
        READY,
        FAILED
    }
}
