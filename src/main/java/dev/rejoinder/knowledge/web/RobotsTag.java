package dev.rejoinder.knowledge.web;

import dev.rejoinder.outbound.OutboundResponse;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The directives of {@code X-Robots-Tag} headers. */
record RobotsTag(boolean index, boolean follow) {
    static RobotsTag of(OutboundResponse response, String product) {
        return of(response.headers("X-Robots-Tag"), product);
    }

    /** Parses the headers for all user agents and for {@code product}. */
    static RobotsTag of(List<String> headers, String product) {
        Set<String> words =
                headers.stream()
                        .flatMap(header -> words(header.toLowerCase(Locale.ROOT), product))
                        .map(String::strip)
                        .collect(Collectors.toSet());
        boolean none = words.contains("none");
        return new RobotsTag(
                !none && !words.contains("noindex"), !none && !words.contains("nofollow"));
    }

    private static Stream<String> words(String header, String product) {
        int colon = header.indexOf(':');
        String agent = colon < 0 ? "" : header.substring(0, colon).strip();
        // The colon may also belong to a directive such as "unavailable_after: date", which we
        // ignore.
        if (!agent.isEmpty() && !agent.equals(product.toLowerCase(Locale.ROOT))) {
            return Stream.empty();
        }
        return Stream.of(header.substring(colon + 1).split(",", -1));
    }
}
