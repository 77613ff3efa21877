package dev.rejoinder.knowledge.web;

/**
 * The result of a crawl.
 *
 * @param read number of pages that were read or unchanged
 * @param unread number of pages that were skipped, gone or failed
 */
public record CrawlSummary(End end, int read, int unread) {
    /** Why the crawl ended. */
    public enum End {
        /** It requested every page it found. */
        COMPLETE,
        /** The site has more pages than the plan allows. */
        PAGE_LIMIT,
        TIME_LIMIT,
        /**
         * The start page or robots.txt could not be fetched; the state of the site's pages is
         * unknown.
         */
        UNREACHED,
        CANCELLED
    }
}
