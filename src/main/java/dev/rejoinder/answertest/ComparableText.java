package dev.rejoinder.answertest;

import java.text.Normalizer;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * A text as expectations compare it: without regard to case, accents, white space, Markdown
 * emphasis and citation marks.
 */
final class ComparableText {
    /** Emphasis and code marks, and marks such as {@code [1]} with the blank before them. */
    private static final Pattern MARKS = Pattern.compile("[*`]+|\\s*\\[[0-9]{1,2}]");

    private static final Pattern ACCENTS = Pattern.compile("\\p{M}+");
    private static final Pattern SPACES = Pattern.compile("[\\s\\p{Z}]+");

    private ComparableText() {}

    static String of(String text) {
        String plain = Normalizer.normalize(text, Normalizer.Form.NFKD);
        plain = MARKS.matcher(ACCENTS.matcher(plain).replaceAll("")).replaceAll("");
        // Upper case first, so that ß equals ss.
        plain = plain.toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT);
        return SPACES.matcher(plain).replaceAll(" ").strip();
    }
}
