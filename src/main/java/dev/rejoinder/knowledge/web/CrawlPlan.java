package dev.rejoinder.knowledge.web;

import dev.rejoinder.outbound.WebAddress;
import java.time.Duration;

/**
 * Limits of a crawl.
 *
 * @param start the page to begin at
 * @param maxDepth how many links away from the start, 0 for the start page only; at most {@link
 *     #MAX_DEPTH}
 * @param maxPages at most {@link #MAX_PAGES}
 * @param pause the least time between two requests; a longer crawl delay of the site wins
 * @param maxTime the crawl sends no request after this
 */
public record CrawlPlan(
        WebAddress start, int maxDepth, int maxPages, Duration pause, Duration maxTime) {
    public static final int MAX_DEPTH = 20;
    public static final int MAX_PAGES = 10_000;

    public CrawlPlan {
        if (maxDepth < 0 || maxDepth > MAX_DEPTH || maxPages < 1 || maxPages > MAX_PAGES) {
            throw new IllegalArgumentException("maxDepth or maxPages is out of range");
        }
        if (pause.isNegative() || !maxTime.isPositive()) {
            throw new IllegalArgumentException("pause or maxTime is out of range");
        }
    }
}
