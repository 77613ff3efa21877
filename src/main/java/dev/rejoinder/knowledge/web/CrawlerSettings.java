package dev.rejoinder.knowledge.web;

import dev.rejoinder.outbound.OutboundLimits;
import dev.rejoinder.wire.Header;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * How the crawler sends requests.
 *
 * @param userAgent header of each request, such as {@code Rejoinder/1.0
 *     (+https://example.com/bots)}; the part before the slash is the product name that {@code
 *     robots.txt} matches
 * @param folder for pages while they are read; must exist
 * @param maxPageTime for one page, including redirects
 * @param maxPageBytes for one page, decompressed
 */
public record CrawlerSettings(
        String userAgent, Path folder, Duration maxPageTime, long maxPageBytes) {
    public CrawlerSettings {
        if (userAgent.indexOf('/') < 1) {
            throw new IllegalArgumentException("the user agent needs a name and a version");
        }
    }

    String product() {
        return userAgent.substring(0, userAgent.indexOf('/'));
    }

    OutboundLimits pageLimits() {
        return new OutboundLimits(maxPageTime, maxPageBytes, FetchLimits.MAX_REDIRECTS);
    }

    List<Header> headers() {
        return List.of(
                new Header("User-Agent", userAgent),
                new Header("Accept", "text/html,application/xhtml+xml,*/*;q=0.8"));
    }
}
