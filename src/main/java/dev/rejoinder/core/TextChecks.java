package dev.rejoinder.core;

/** Checks of the texts that people write: names, messages, notes. */
public final class TextChecks {
    private static final int HANGUL_CHOSEONG_FILLER = 0x115F;
    private static final int HANGUL_JUNGSEONG_FILLER = 0x1160;
    private static final int HANGUL_FILLER = 0x3164;
    private static final int HALFWIDTH_HANGUL_FILLER = 0xFFA0;
    private static final int BRAILLE_BLANK = 0x2800;

    private TextChecks() {}

    /**
     * Whether a text shows nothing: it has only white space of any kind, such as no-break spaces,
     * and characters without a glyph of their own, such as zero-width spaces.
     */
    public static boolean isBlank(String text) {
        int at = 0;
        while (at < text.length()) {
            int character = text.codePointAt(at);
            if (!isInvisible(character)) {
                return false;
            }
            at += Character.charCount(character);
        }
        return true;
    }

    private static boolean isInvisible(int character) {
        return switch (Character.getType(character)) {
            case Character.SPACE_SEPARATOR,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.CONTROL,
                    Character.FORMAT,
                    Character.NON_SPACING_MARK,
                    Character.SURROGATE ->
                    true;
            case Character.OTHER_LETTER ->
                    character == HANGUL_CHOSEONG_FILLER
                            || character == HANGUL_JUNGSEONG_FILLER
                            || character == HANGUL_FILLER
                            || character == HALFWIDTH_HANGUL_FILLER;
            default -> character == BRAILLE_BLANK;
        };
    }

    /** Whether a text has no line breaks, of any kind, and no other control characters. */
    public static boolean isOneLine(String text) {
        return text.chars()
                .noneMatch(
                        character ->
                                Character.isISOControl(character)
                                        || Character.getType(character) == Character.LINE_SEPARATOR
                                        || Character.getType(character)
                                                == Character.PARAGRAPH_SEPARATOR);
    }
}
