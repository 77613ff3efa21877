package dev.rejoinder.answertest;

import dev.rejoinder.core.AppError;
import dev.rejoinder.core.TextChecks;
import org.jspecify.annotations.Nullable;

/** The rules for each text of a test. Characters are UTF-16 units, as in JavaScript. */
final class TestText {
    private TestText() {}

    /**
     * Checks a text, if there is one.
     *
     * @throws AppError INVALID_REQUEST
     */
    static void check(String field, @Nullable String text, int maxCharacters) {
        if (text == null) {
            return;
        }
        if (TextChecks.isBlank(text) || text.length() > maxCharacters) {
            throw AppError.invalid(
                    field, "The " + field + " must have 1 to " + maxCharacters + " characters.");
        }
        // PostgreSQL cannot store U+0000.
        if (text.indexOf('\0') >= 0) {
            throw AppError.invalid(field, "The " + field + " must not contain U+0000.");
        }
        // A surrogate that is its own code point is unpaired, and no database stores it.
        if (text.codePoints().anyMatch(point -> Character.getType(point) == Character.SURROGATE)) {
            throw AppError.invalid(
                    field, "The " + field + " must not contain an unpaired surrogate.");
        }
    }

    /** Cuts a text from a model, and removes the character that PostgreSQL cannot store. */
    static String storable(String text, int maxCharacters) {
        return cut(text, maxCharacters).replace('\0', ' ');
    }

    /** Cuts a text without splitting a surrogate pair, and marks the cut. */
    static String cut(String text, int maxCharacters) {
        if (text.length() <= maxCharacters) {
            return text;
        }
        int end = maxCharacters - 1;
        return text.substring(0, Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end)
                + "…";
    }
}
