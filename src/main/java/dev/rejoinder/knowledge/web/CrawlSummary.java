package dev.rejoinder.knowledge.web;

/**
 * How a crawl went.
 *
 * @param read pages that were read, or found unchanged
 * @param unread pages that were skipped, gone, or failed
 */
public record CrawlSummary(End end, int read, int unread) {
    /** Why it ended. */
    public enum End {
        /** All that could be found was asked for. */
        COMPLETE,
        /** There is more than the plan allows. */
        PAGE_LIMIT,
        TIME_LIMIT,
        /** The site, or its rules, could not be asked for: nothing is known of its pages. */
        UNREACHED,
        CANCELLED
    }
}
