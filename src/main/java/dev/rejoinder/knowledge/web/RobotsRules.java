package dev.rejoinder.knowledge.web;

import java.time.Duration;
import java.util.List;

/**
 * What a site's {@code robots.txt} says to us, after RFC 9309: the longest rule that matches
 * decides, and where two are as long the one that allows.
 *
 * @param pause that the site asks for between two requests; zero when it asks for none
 * @param sitemaps as they are written, not checked
 */
record RobotsRules(List<Rule> rules, Duration pause, List<String> sitemaps) {
    private static final RobotsRules ALL = new RobotsRules(List.of(), Duration.ZERO, List.of());

    /** Allows or forbids the paths that match its pattern. */
    record Rule(boolean allows, String pattern) {}

    static RobotsRules all() {
        return ALL;
    }

    /**
     * Whether a path may be asked for.
     *
     * @param path with its query, in its one spelling
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
