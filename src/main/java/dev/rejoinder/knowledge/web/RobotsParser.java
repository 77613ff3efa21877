package dev.rejoinder.knowledge.web;

import dev.rejoinder.outbound.WebAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Parses {@code robots.txt}: the groups that name our user agent, or else the groups for {@code *}.
 * Ignores lines it does not understand.
 */
final class RobotsParser {
    static final int MAX_RULES = 5_000;
    static final int MAX_SITEMAPS = 100;

    /** Upper bound for {@code Crawl-delay}; longer values are cut to this. */
    static final Duration MAX_PAUSE = Duration.ofSeconds(30);

    private final String product;
    private final Group ours = new Group();
    private final Group fallback = new Group();
    private final List<String> sitemaps = new ArrayList<>();
    private final List<Group> current = new ArrayList<>();
    private boolean inRules = true;
    private boolean named;

    private RobotsParser(String product) {
        this.product = product;
    }

    /**
     * Parses the text for one user agent.
     *
     * @param product the user agent's name, without a version
     */
    static RobotsRules read(String text, String product) {
        var reader = new RobotsParser(product.toLowerCase(Locale.ROOT));
        String clean = text.startsWith("\uFEFF") ? text.substring(1) : text;
        clean.lines().forEach(reader::line);
        Group group = reader.named ? reader.ours : reader.fallback;
        return new RobotsRules(List.copyOf(group.rules), group.pause, List.copyOf(reader.sitemaps));
    }

    private void line(String line) {
        int comment = line.indexOf('#');
        String rest = comment < 0 ? line : line.substring(0, comment);
        int colon = rest.indexOf(':');
        if (colon < 0) {
            return;
        }
        String value = rest.substring(colon + 1).strip();
        switch (rest.substring(0, colon).strip().toLowerCase(Locale.ROOT)) {
            case "user-agent" -> agent(value);
            case "allow" -> rule(true, value);
            case "disallow" -> rule(false, value);
            case "crawl-delay" -> pause(value);
            case "sitemap" -> {
                if (sitemaps.size() < MAX_SITEMAPS) {
                    sitemaps.add(value);
                }
            }
            default -> {
                // The rule belongs to another user agent.
            }
        }
    }

    private void agent(String value) {
        if (inRules) {
            current.clear();
            inRules = false;
        }
        if (value.equals("*")) {
            current.add(fallback);
        } else if (product(value).equals(product)) {
            named = true;
            current.add(ours);
        }
    }

    private void rule(boolean allows, String value) {
        inRules = true;
        if (value.isEmpty()) {
            return;
        }
        String pattern = WebAddress.escapedPath(value);
        String rooted =
                pattern.startsWith("/") || pattern.startsWith("*") ? pattern : "/" + pattern;
        for (Group group : current) {
            if (group.rules.size() < MAX_RULES) {
                group.rules.add(new RobotsRules.Rule(allows, rooted));
            }
        }
    }

    private void pause(String value) {
        inRules = true;
        try {
            double seconds = Double.parseDouble(value);
            double capped = Math.clamp(seconds, 0, (double) MAX_PAUSE.toSeconds());
            current.forEach(group -> group.pause = Duration.ofMillis((long) (capped * 1000)));
        } catch (NumberFormatException e) {
            // Not a number: no crawl delay.
        }
    }

    /** The product name of a {@code User-agent} line; some add a version. */
    private static String product(String value) {
        int end = 0;
        while (end < value.length()
                && (Character.isLetterOrDigit(value.charAt(end))
                        || value.charAt(end) == '-'
                        || value.charAt(end) == '_')) {
            end++;
        }
        return value.substring(0, end).toLowerCase(Locale.ROOT);
    }

    private static final class Group {
        private final List<RobotsRules.Rule> rules = new ArrayList<>();
        private Duration pause = Duration.ZERO;
    }
}
