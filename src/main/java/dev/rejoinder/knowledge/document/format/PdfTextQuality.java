package dev.rejoinder.knowledge.document.format;

import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.Set;
import org.apache.pdfbox.cos.COSDictionary;
import org.apache.pdfbox.pdmodel.font.PDFont;
import org.jspecify.annotations.Nullable;

/**
 * Whether the fonts of a document say which letters they draw. Where they do not, or lie, a person
 * sees words and a program gets none, or nonsense.
 */
final class PdfTextQuality {
    /** So many letters show how often each comes. */
    private static final int LEAST_LETTERS = 100;

    /** What is less like the languages that use Latin letters is in none of them. */
    private static final double LEAST_LIKENESS = 0.7;

    /** In formulas most letters stand alone, and say nothing about their language. */
    private static final double LEAST_IN_WORDS = 0.6;

    /** From this part of all glyphs on, too much is missing. */
    private static final double MOST_UNREADABLE = 0.05;

    private static final int HARMLESS = 20;

    /** Blanks and bullets often have no character, and nobody misses one. */
    private static final int FEW_CODES = 3;

    /**
     * Of a thousand letters, how many are a, b, c and so on, in the middle of several languages.
     */
    private static final int[] USUAL = {
        92, 14, 32, 40, 134, 13, 18, 24, 74, 5, 11, 44, 28, 71, 66, 25, 4, 68, 64, 66, 36, 13, 9, 3,
        12, 10
    };

    private final IdentityHashMap<COSDictionary, Count> counts = new IdentityHashMap<>();

    private @Nullable Count before;
    private boolean wasLetter;

    private static final class Count {
        private int glyphs;
        private int unknown;
        private final Set<Integer> unknownCodes = new HashSet<>();
        private final int[] latin = new int[26];
        private int latinLetters;
        private int inWords;

        void unknown(int code) {
            unknown++;
            if (unknownCodes.size() <= FEW_CODES) {
                unknownCodes.add(code);
            }
        }
    }

    void count(PDFont font, int code, String text) {
        Count count = counts.computeIfAbsent(font.getCOSObject(), key -> new Count());
        count.glyphs++;
        boolean follows = before == count && wasLetter;
        before = count;
        wasLetter = false;
        if (text.isEmpty()) {
            count.unknown(code);
            return;
        }
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            char lower = c >= 'A' && c <= 'Z' ? (char) (c + 32) : c;
            if (lower >= 'a' && lower <= 'z') {
                count.latin[lower - 'a']++;
                count.latinLetters++;
                count.inWords += follows ? 1 : 0;
                wasLetter = true;
            } else if (isNoLetter(c)) {
                count.unknown(code);
                break;
            }
        }
    }

    private static boolean isNoLetter(char c) {
        return c == '\uFFFD' || (c >= '\uE000' && c <= '\uF8FF');
    }

    /** Whether so much cannot be read that the rest is not the document. */
    boolean isPoor() {
        long all = 0;
        long unreadable = 0;
        for (Count count : counts.values()) {
            all += count.glyphs;
            boolean few = count.unknownCodes.size() <= FEW_CODES;
            unreadable += isNonsense(count) ? count.glyphs : few ? 0 : count.unknown;
        }
        return unreadable > HARMLESS && unreadable > all * MOST_UNREADABLE;
    }

    private static boolean isNonsense(Count count) {
        return count.latinLetters >= LEAST_LETTERS
                && count.inWords >= count.latinLetters * LEAST_IN_WORDS
                && likeness(count.latin) < LEAST_LIKENESS;
    }

    /** The cosine of the angle between two tables of frequencies. */
    private static double likeness(int[] letters) {
        double product = 0;
        double usual = 0;
        double found = 0;
        for (int i = 0; i < letters.length; i++) {
            product += (double) letters[i] * USUAL[i];
            usual += (double) USUAL[i] * USUAL[i];
            found += (double) letters[i] * letters[i];
        }
        return product / Math.sqrt(usual * found);
    }
}
