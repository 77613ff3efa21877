package dev.rejoinder.knowledge.document;

/**
 * Sanitizes text for storage, transport, display and search: removes control characters except line
 * breaks and tabs, unpaired surrogates and invisible characters, and replaces compatibility
 * characters with ordinary ones.
 */
public final class TextSanitizer {
    private static final char REPLACEMENT = '\uFFFD';
    private static final char SOFT_HYPHEN = '\u00AD';
    private static final char BYTE_ORDER_MARK = '\uFEFF';
    private static final char NO_BREAK_SPACE = '\u00A0';
    private static final char ZERO_WIDTH_SPACE = '\u200B';
    private static final char WORD_JOINER = '\u2060';
    private static final char LINE_SEPARATOR = '\u2028';
    private static final char PARAGRAPH_SEPARATOR = '\u2029';

    // Tag characters are invisible copies of ASCII; their only use in text is to hide words.
    private static final int FIRST_TAG = 0xE0000;
    private static final int LAST_TAG = 0xE007F;

    private TextSanitizer() {}

    /** Returns the sanitized text; the same string if nothing changes. */
    public static String of(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < ' ' ? c != '\n' && c != '\t' : c > '~' && mayNeedWork(c)) {
                return cleaned(text);
            }
        }
        return text;
    }

    /** Whether the text contains a letter or digit of any script. */
    public static boolean hasLetterOrDigit(String text) {
        return text.codePoints().anyMatch(Character::isLetterOrDigit);
    }

    private static boolean mayNeedWork(char c) {
        return c <= SOFT_HYPHEN
                || Character.isSurrogate(c)
                || (c >= '\u2000' && c <= WORD_JOINER)
                || CompatibilityCharacters.isCandidate(c)
                || c >= '\uFFFE'
                || (c >= '\uFDD0' && c <= '\uFDEF');
    }

    private static String cleaned(String text) {
        var clean = new StringBuilder(text.length());
        int at = 0;
        while (at < text.length()) {
            int c = text.codePointAt(at);
            at += Character.charCount(c);
            if (c == '\r') {
                if (at == text.length() || text.charAt(at) != '\n') {
                    clean.append('\n');
                }
            } else if (c == '\n' || c == '\t') {
                clean.append((char) c);
            } else if (c == '\f' || c == LINE_SEPARATOR || c == PARAGRAPH_SEPARATOR) {
                clean.append('\n');
            } else if (c == NO_BREAK_SPACE || isNarrowSpace(c)) {
                clean.append(' ');
            } else if (c <= Character.MAX_VALUE && Character.isSurrogate((char) c)) {
                clean.append(REPLACEMENT);
            } else if (!isDropped(c)) {
                clean.appendCodePoint(c);
            }
        }
        return CompatibilityCharacters.replaced(clean.toString());
    }

    /** Fixed-width spaces, as used within numbers. */
    private static boolean isNarrowSpace(int c) {
        return (c >= 0x2000 && c <= 0x200A) || c == 0x202F || c == 0x205F;
    }

    private static boolean isDropped(int c) {
        return Character.isISOControl(c)
                || c == SOFT_HYPHEN
                || c == BYTE_ORDER_MARK
                || c == ZERO_WIDTH_SPACE
                || c == WORD_JOINER
                || (c & 0xFFFE) == 0xFFFE
                || (c >= 0xFDD0 && c <= 0xFDEF)
                || (c >= FIRST_TAG && c <= LAST_TAG);
    }
}
