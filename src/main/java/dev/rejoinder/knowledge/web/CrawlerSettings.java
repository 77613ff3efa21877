package dev.rejoinder.knowledge.web;

import dev.rejoinder.outbound.OutboundLimits;
import dev.rejoinder.wire.Header;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * How pages are asked for.
 *
 * @param userAgent sent with each request, as {@code Rejoinder/1.0 (+https://example.com/bots)};
 *     what is before the slash is the name that {@code robots.txt} calls us by
 * @param folder where a page is kept while it is read; must exist
 * @param maxPageTime for one page, redirects included
 * @param maxPageBytes of one page, unpacked
 */
public record CrawlerSettings(
        String userAgent, Path folder, Duration maxPageTime, long maxPageBytes) {
    public CrawlerSettings {
        if (userAgent.indexOf('/') < 1) {
            throw new IllegalArgumentException("a user agent without a version");
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
