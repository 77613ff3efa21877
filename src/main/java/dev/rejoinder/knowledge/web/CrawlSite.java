package dev.rejoinder.knowledge.web;

import dev.rejoinder.outbound.WebAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The site that a crawl stays on: the host of the start page, and the host it redirected to if the
 * two differ only by {@code www.}. Http and https count as one site.
 */
final class CrawlSite {
    private static final String WWW = "www.";

    /** Query parameters for campaign and click tracking; they do not change the page. */
    private static final Set<String> TRACKING =
            Set.of("fbclid", "gclid", "dclid", "msclkid", "yclid", "mc_cid", "mc_eid", "igshid");

    private final WebAddress home;
    private final Set<String> hosts;

    CrawlSite(WebAddress asked, WebAddress answered) {
        this.home = answered;
        this.hosts = Set.copyOf(List.of(asked.host(), answered.host()));
    }

    /**
     * Whether two addresses differ at most by {@code www.} and the scheme, so they belong to one
     * site.
     */
    static boolean isTwin(WebAddress one, WebAddress other) {
        return bare(one.host()).equals(bare(other.host())) && isSamePort(one, other);
    }

    WebAddress home() {
        return home;
    }

    boolean has(WebAddress address) {
        return hosts.contains(address.host()) && isSamePort(address, home);
    }

    /** Returns the canonical address of a page of this site. */
    WebAddress canonical(WebAddress address) {
        return new WebAddress(
                home.secure(), home.host(), home.port(), withoutTracking(address.path()));
    }

    private static boolean isSamePort(WebAddress one, WebAddress other) {
        return one.port() == other.port() || (one.hasStandardPort() && other.hasStandardPort());
    }

    private static String bare(String host) {
        return host.startsWith(WWW) ? host.substring(WWW.length()) : host;
    }

    private static String withoutTracking(String path) {
        int question = path.indexOf('?');
        if (question < 0) {
            return path;
        }
        String query =
                Arrays.stream(path.substring(question + 1).split("&", -1))
                        .filter(parameter -> !parameter.isEmpty() && !isTracking(parameter))
                        .collect(Collectors.joining("&"));
        String page = path.substring(0, question);
        return query.isEmpty() ? page : page + "?" + query;
    }

    private static boolean isTracking(String parameter) {
        int equals = parameter.indexOf('=');
        String name = equals < 0 ? parameter : parameter.substring(0, equals);
        String lower = name.toLowerCase(Locale.ROOT);
        return lower.startsWith("utm_") || TRACKING.contains(lower);
    }
}
