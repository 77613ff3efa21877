package dev.rejoinder.knowledge.web;

/** A pattern of {@code robots.txt}: {@code *} is any text, a {@code $} at the end is the end. */
final class RobotsPattern {
    private RobotsPattern() {}

    /** Takes each piece at its first place, so no pattern makes it slow. */
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
