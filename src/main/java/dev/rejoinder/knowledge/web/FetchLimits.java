package dev.rejoinder.knowledge.web;

import dev.rejoinder.outbound.OutboundLimits;
import java.time.Duration;

/** Limits of the crawler's requests. */
final class FetchLimits {
    static final int MAX_REDIRECTS = 5;

    /** RFC 9309 requires at least 500 KiB; the rest of a longer file is ignored. */
    static final int MAX_ROBOTS_BYTES = 512 * 1024;

    /** The limit of the sitemap protocol, decompressed. */
    static final int MAX_SITEMAP_BYTES = 50 * 1024 * 1024;

    static final OutboundLimits ROBOTS =
            new OutboundLimits(Duration.ofSeconds(15), MAX_ROBOTS_BYTES + 1L, MAX_REDIRECTS);
    static final OutboundLimits SITEMAP =
            new OutboundLimits(Duration.ofSeconds(60), MAX_SITEMAP_BYTES, MAX_REDIRECTS);

    private FetchLimits() {}
}
