package dev.rejoinder.config;

import java.util.List;

/** Guesses what somebody meant to type. */
final class SpellingSuggestion {
    /** One slip in this many characters is still a slip; more is another word. */
    private static final int CHARACTERS_PER_SLIP = 2;

    private SpellingSuggestion() {}

    /**
     * The end of a sentence, such as {@code "; did you mean --port?"}; empty without a guess.
     *
     * @param prefix what all names begin with, which therefore says nothing; may be empty
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

    /** How many letters must be put in, left out or replaced. */
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
