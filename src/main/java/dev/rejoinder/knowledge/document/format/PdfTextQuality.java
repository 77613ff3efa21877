package dev.rejoinder.knowledge.document.format;

import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.Set;
import org.apache.pdfbox.cos.COSDictionary;
import org.apache.pdfbox.pdmodel.font.PDFont;
import org.jspecify.annotations.Nullable;

/**
 * Detects documents whose fonts do not map glyphs to characters, or map them wrongly. A person sees
 * words there, but extraction yields nothing or nonsense.
 */
final class PdfTextQuality {
    /** Letters needed for a frequency statistic. */
    private static final int LEAST_LETTERS = 100;

    /** Text less similar than this to the Latin-script languages is nonsense. */
    private static final double LEAST_LIKENESS = 0.7;

    /**
     * In formulas most letters stand alone and carry no language statistics; this share must be in
     * words.
     */
    private static final double MIN_IN_WORDS = 0.6;

    /** Above this share of unmapped glyphs, too much is missing. */
    private static final double MOST_UNREADABLE = 0.05;

    private static final int HARMLESS = 20;

    /** Unmapped blanks and bullets are harmless; they use few codes. */
    private static final int FEW_CODES = 3;

    /** Frequencies of the letters a to z per thousand, averaged over several languages. */
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

    /** Whether so much text is unreadable that the rest does not represent the document. */
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
                && count.inWords >= count.latinLetters * MIN_IN_WORDS
                && likeness(count.latin) < LEAST_LIKENESS;
    }

    /** Cosine similarity of two frequency tables. */
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
