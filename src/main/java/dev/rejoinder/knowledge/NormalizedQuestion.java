package dev.rejoinder.knowledge;

import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.Locale;
import java.util.regex.Pattern;

/** Tells whether two questions are the same but for case, accents, blanks and punctuation. */
public final class NormalizedQuestion {
    private static final Pattern BESIDE_WORDS = Pattern.compile("[^\\p{L}\\p{N}]+");
    private static final Pattern ACCENTS = Pattern.compile("\\p{M}+");
    private static final int DIGITS = 32;

    private NormalizedQuestion() {}

    /** The id of the gap that this question leaves: {@code gap_} and 32 hex digits. */
    public static String of(String question) {
        String plain = Normalizer.normalize(question, Normalizer.Form.NFKD);
        String words =
                BESIDE_WORDS
                        .matcher(ACCENTS.matcher(plain).replaceAll(""))
                        .replaceAll(" ")
                        .strip()
                        .toLowerCase(Locale.ROOT);
        String compared = words.isEmpty() ? question.strip() : words;
        return "gap_"
                + ContentHash.of(compared.getBytes(StandardCharsets.UTF_8)).substring(0, DIGITS);
    }
}
