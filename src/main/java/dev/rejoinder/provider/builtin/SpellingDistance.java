package dev.rejoinder.provider.builtin;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Spelling correction: finds words at an edit distance of one (insertion, deletion, substitution or
 * transposition).
 */
final class SpellingDistance {
    /** Shorter words often differ from another word by one letter. */
    private static final int MIN_CHARACTERS = 5;

    private SpellingDistance() {}

    /**
     * Returns the known word at distance one, the first in alphabetical order if there are several,
     * or null.
     */
    static @Nullable String closest(String word, Set<String> known) {
        if (word.length() < MIN_CHARACTERS || !Character.isLetter(word.charAt(0))) {
            return null;
        }
        return known.stream()
                .filter(other -> other.length() >= MIN_CHARACTERS && oneSlipApart(word, other))
                .min(String::compareTo)
                .orElse(null);
    }

    /** Whether two words are at distance one. Both must begin with the same letter. */
    static boolean oneSlipApart(String one, String other) {
        int shorter = Math.min(one.length(), other.length());
        if (Math.abs(one.length() - other.length()) > 1 || one.charAt(0) != other.charAt(0)) {
            return false;
        }
        int at = 0;
        while (at < shorter && one.charAt(at) == other.charAt(at)) {
            at++;
        }
        if (one.length() != other.length()) {
            String longer = one.length() > other.length() ? one : other;
            String rest = one.length() > other.length() ? other : one;
            return longer.substring(at + 1).equals(rest.substring(at));
        }
        if (at == shorter) {
            return false;
        }
        boolean replaced = one.substring(at + 1).equals(other.substring(at + 1));
        return replaced || swapped(one, other, at);
    }

    private static boolean swapped(String one, String other, int at) {
        return at + 1 < one.length()
                && one.charAt(at) == other.charAt(at + 1)
                && one.charAt(at + 1) == other.charAt(at)
                && one.substring(at + 2).equals(other.substring(at + 2));
    }
}
