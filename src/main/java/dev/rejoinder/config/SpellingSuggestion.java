package dev.rejoinder.config;

import java.util.List;

/** Suggests the name that was probably meant. */
final class SpellingSuggestion {
    /** Tolerates one typing mistake in this many characters. */
    private static final int CHARACTERS_PER_SLIP = 2;

    private SpellingSuggestion() {}

    /**
     * Returns the end of a sentence, such as {@code "; did you mean --port?"}; empty without a
     * suggestion.
     *
     * @param prefix common to all names and therefore ignored; may be empty
     */
    static String suggestion(String typed, String prefix, List<String> known) {
        String nearest = "";
        int fewest = Math.max(1, (typed.length() - prefix.length()) / CHARACTERS_PER_SLIP) + 1;
        for (String name : known) {
            int slips = distance(typed, name);
            if (slips < fewest) {
                fewest = slips;
                nearest = name;
            }
        }
        return nearest.isEmpty() ? "" : "; did you mean " + nearest + "?";
    }

    /** The Levenshtein distance. */
    private static int distance(String from, String to) {
        int[] above = new int[to.length() + 1];
        for (int j = 0; j <= to.length(); j++) {
            above[j] = j;
        }
        for (int i = 1; i <= from.length(); i++) {
            int[] row = new int[to.length() + 1];
            row[0] = i;
            for (int j = 1; j <= to.length(); j++) {
                int replaced = above[j - 1] + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(replaced, Math.min(above[j], row[j - 1]) + 1);
            }
            above = row;
        }
        return above[to.length()];
    }
}
