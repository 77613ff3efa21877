package dev.rejoinder.knowledge.web;

import dev.rejoinder.outbound.Header;
import dev.rejoinder.outbound.Limits;
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
public record WebSettings(String userAgent, Path folder, Duration maxPageTime, long maxPageBytes) {
    public WebSettings {
        if (userAgent.indexOf('/') < 1) {
            throw new IllegalArgumentException("a user agent without a version");
        }
    }

    String product() {
        return userAgent.substring(0, userAgent.indexOf('/'));
    }

    Limits pageLimits() {
        return new Limits(maxPageTime, maxPageBytes, WebLimits.MAX_REDIRECTS);
    }

    List<Header> headers() {
        return List.of(
                new Header("User-Agent", userAgent),
                new Header("Accept", "text/html,application/xhtml+xml,*/*;q=0.8"));
    }
}
