package dev.rejoinder.knowledge.web;

import java.time.Duration;
import java.util.List;

/**
 * The rules of a {@code robots.txt} for us, after RFC 9309: the longest matching rule decides, and
 * of two equally long ones the one that allows.
 *
 * @param pause the site's crawl delay; zero if it has none
 * @param sitemaps as written, not validated
 */
record RobotsRules(List<Rule> rules, Duration pause, List<String> sitemaps) {
    private static final RobotsRules ALL = new RobotsRules(List.of(), Duration.ZERO, List.of());

    /** Allows or disallows the paths that match its pattern. */
    record Rule(boolean allows, String pattern) {}

    static RobotsRules all() {
        return ALL;
    }

    /**
     * Whether a path may be requested.
     *
     * @param path canonical, with its query
     */
    boolean allows(String path) {
        if (path.equals("/robots.txt")) {
            return true;
        }
        int longest = -1;
        boolean allowed = true;
        for (Rule rule : rules) {
            int length = rule.pattern().length();
            boolean wins = length > longest || (length == longest && rule.allows());
            if (wins && RobotsPattern.matches(rule.pattern(), path)) {
                longest = length;
                allowed = rule.allows();
            }
        }
        return allowed;
    }
}
