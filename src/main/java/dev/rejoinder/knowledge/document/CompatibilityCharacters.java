package dev.rejoinder.knowledge.document;

import java.text.Normalizer;
import java.text.Normalizer.Form;

/**
 * Replaces compatibility characters, which exist for old encodings and fonts, with the ordinary
 * characters that people search for: ligatures, full-width letters, half-width kana, radicals,
 * Arabic presentation forms, decomposed letters. Keeps signs with a meaning of their own, such as
 * {@code \u00B2} and {@code \u00BD}.
 */
final class CompatibilityCharacters {
    private static final int HYPHEN = 0x2010;
    private static final int NO_BREAK_HYPHEN = 0x2011;

    private CompatibilityCharacters() {}

    /** A quick check: false if no compatibility character starts with this char. */
    static boolean isCandidate(char c) {
        return (c >= '\u0300' && c < '\u0370')
                || (c >= '\u3099' && c <= '\u309A')
                || (c >= '\u2E80' && c < '\u2FE0')
                || c >= '\uF900';
    }

    /** Returns the text with ordinary characters in their place. */
    static String replaced(String text) {
        var plain = new StringBuilder(text.length());
        int at = 0;
        while (at < text.length()) {
            int c = text.codePointAt(at);
            int end = at + Character.charCount(c);
            if (c == HYPHEN || c == NO_BREAK_HYPHEN) {
                plain.append('-');
            } else if (isOne(c)) {
                // In half-width kana, voicing marks follow their letter; normalize them together.
                while (end < text.length() && isNarrowKana(c) && isNarrowKana(text.charAt(end))) {
                    end++;
                }
                plain.append(Normalizer.normalize(text.substring(at, end), Form.NFKC));
            } else {
                plain.appendCodePoint(c);
            }
            at = end;
        }
        return Normalizer.normalize(plain, Form.NFC);
    }

    private static boolean isOne(int c) {
        return (c >= 0x2E80 && c < 0x2FE0)
                || (c >= 0xF900 && c < 0xFB50)
                || (c >= 0xFB50 && c < 0xFE00 && Character.isLetter(c))
                || (c >= 0xFE70 && c < 0xFEFF)
                || (c >= 0xFF10 && c <= 0xFF19)
                || (c >= 0xFF21 && c <= 0xFF3A)
                || (c >= 0xFF41 && c <= 0xFF5A)
                || isNarrowKana(c)
                || (c >= 0x1D400 && c < 0x1D800)
                || (c >= 0x2F800 && c < 0x2FA20);
    }

    private static boolean isNarrowKana(int c) {
        return c >= 0xFF65 && c <= 0xFF9F;
    }
}
