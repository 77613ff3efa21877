package dev.rejoinder.knowledge.web;

import dev.rejoinder.outbound.WebAddress;
import java.time.Duration;

/**
 * How much of a site is read.
 *
 * @param start the page to begin at
 * @param maxDepth how many links away from the start, 0 for the start alone; at most {@link
 *     #MAX_DEPTH}
 * @param maxPages at most {@link #MAX_PAGES}
 * @param pause between two requests, where the site asks for no longer one
 * @param maxTime after which no further page is asked for
 */
public record CrawlPlan(
        WebAddress start, int maxDepth, int maxPages, Duration pause, Duration maxTime) {
    public static final int MAX_DEPTH = 20;
    public static final int MAX_PAGES = 10_000;

    public CrawlPlan {
        if (maxDepth < 0 || maxDepth > MAX_DEPTH || maxPages < 1 || maxPages > MAX_PAGES) {
            throw new IllegalArgumentException("a crawl without bounds");
        }
        if (pause.isNegative() || !maxTime.isPositive()) {
            throw new IllegalArgumentException("a crawl without time");
        }
    }
}
