package dev.rejoinder.knowledge.web;

import dev.rejoinder.outbound.OutboundLimits;
import java.time.Duration;

/** What one request of each kind may take. */
final class FetchLimits {
    static final int MAX_REDIRECTS = 5;

    /** RFC 9309 wants 500 KiB at least; what is beyond is not read. */
    static final int MAX_ROBOTS_BYTES = 512 * 1024;

    /** As the protocol of sitemaps has it, unpacked. */
    static final int MAX_SITEMAP_BYTES = 50 * 1024 * 1024;

    static final OutboundLimits ROBOTS =
            new OutboundLimits(Duration.ofSeconds(15), MAX_ROBOTS_BYTES + 1L, MAX_REDIRECTS);
    static final OutboundLimits SITEMAP =
            new OutboundLimits(Duration.ofSeconds(60), MAX_SITEMAP_BYTES, MAX_REDIRECTS);

    private FetchLimits() {}
}
