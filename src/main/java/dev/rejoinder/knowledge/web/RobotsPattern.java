package dev.rejoinder.knowledge.web;

/**
 * A path pattern of {@code robots.txt}: {@code *} matches any text, and {@code $} at the end
 * anchors the match.
 */
final class RobotsPattern {
    private RobotsPattern() {}

    /**
     * Matches each literal piece at its first occurrence. No backtracking, so hostile patterns are
     * not slow.
     */
    static boolean matches(String pattern, String path) {
        boolean anchored = pattern.endsWith("$");
        String text = anchored ? pattern.substring(0, pattern.length() - 1) : pattern;
        String[] pieces = text.split("\\*", -1);
        if (!path.startsWith(pieces[0])) {
            return false;
        }
        int at = pieces[0].length();
        for (int i = 1; i < pieces.length; i++) {
            boolean last = i == pieces.length - 1;
            if (last && anchored) {
                return path.length() - pieces[i].length() >= at && path.endsWith(pieces[i]);
            }
            int found = path.indexOf(pieces[i], at);
            if (found < 0) {
                return false;
            }
            at = found + pieces[i].length();
        }
        return !anchored || at == path.length();
    }
}
