package dev.rejoinder.knowledge;

import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Normalizes questions, so that those that differ only in case, accents, whitespace or punctuation
 * get the same id.
 */
public final class NormalizedQuestion {
    private static final Pattern NON_WORD = Pattern.compile("[^\\p{L}\\p{N}]+");
    private static final Pattern ACCENTS = Pattern.compile("\\p{M}+");
    private static final int DIGITS = 32;

    private NormalizedQuestion() {}

    /** The id of this question's knowledge gap: {@code gap_} and 32 hex digits. */
    public static String of(String question) {
        String plain = Normalizer.normalize(question, Normalizer.Form.NFKD);
        String words =
                NON_WORD.matcher(ACCENTS.matcher(plain).replaceAll(""))
                        .replaceAll(" ")
                        .strip()
                        .toLowerCase(Locale.ROOT);
        String compared = words.isEmpty() ? question.strip() : words;
        return "gap_"
                + ContentHash.of(compared.getBytes(StandardCharsets.UTF_8)).substring(0, DIGITS);
    }
}
