package dev.rejoinder.knowledge.document;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Detects the language of a text: by its script if that is sufficient, or else by stop words.
 * Returns a language only with high confidence.
 */
final class LanguageDetector {
    static final String UNKNOWN = "und";

    /** How much of a text is examined. */
    private static final int SAMPLE = 5_000;

    private static final int LEAST_WORDS = 3;

    /** At least one in this many words must be a stop word. */
    private static final int ONE_IN = 8;

    /**
     * Languages with long words have fewer stop words. It is enough if a text has this many, and
     * twice as many as in any other language.
     */
    private static final int CLEAR_WORDS = 5;

    private static final int CLEAR_ONE_IN = 20;

    private static final Pattern NO_LETTER = Pattern.compile("[^\\p{L}]+");

    private static final Map<String, List<String>> BY_WORD = words();

    private LanguageDetector() {}

    /** Returns an ISO 639-1 code, or {@link #UNKNOWN}. */
    static String of(String text) {
        String sample = text.length() <= SAMPLE ? text : text.substring(0, SAMPLE);
        return switch (ScriptDetector.most(sample)) {
            case LATIN -> byWords(sample);
            case CYRILLIC -> ScriptDetector.cyrillic(sample, byWords(sample));
            case HAN -> "zh";
            case HIRAGANA, KATAKANA -> "ja";
            case HANGUL -> "ko";
            case GREEK -> "el";
            case HEBREW -> "he";
            case ARABIC -> ScriptDetector.isArabic(sample) ? "ar" : UNKNOWN;
            case DEVANAGARI -> "hi";
            case THAI -> "th";
            default -> UNKNOWN;
        };
    }

    private static String byWords(String sample) {
        Map<String, Integer> hits = new HashMap<>();
        int words = 0;
        for (String word : NO_LETTER.split(sample.toLowerCase(Locale.ROOT), -1)) {
            if (!word.isEmpty()) {
                words++;
                BY_WORD.getOrDefault(word, List.of())
                        .forEach(language -> hits.merge(language, 1, Integer::sum));
            }
        }
        String best = UNKNOWN;
        int most = 0;
        int next = 0;
        for (Map.Entry<String, Integer> hit : hits.entrySet()) {
            if (hit.getValue() > most) {
                next = most;
                most = hit.getValue();
                best = hit.getKey();
            } else {
                next = Math.max(next, hit.getValue());
            }
        }
        boolean many = most >= LEAST_WORDS && most > next && most * ONE_IN >= words;
        boolean clear = most >= CLEAR_WORDS && most >= 2 * next && most * CLEAR_ONE_IN >= words;
        return many || clear ? best : UNKNOWN;
    }

    private static Map<String, List<String>> words() {
        Map<String, List<String>> languages = new HashMap<>();
        LanguageStopwords.ALL.forEach(
                (language, words) -> {
                    for (String word : words.split(" ", -1)) {
                        languages.merge(
                                word,
                                List.of(language),
                                (some, more) ->
                                        java.util.stream.Stream.of(some, more)
                                                .flatMap(List::stream)
                                                .toList());
                    }
                });
        return Map.copyOf(languages);
    }
}
