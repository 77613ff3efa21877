package dev.rejoinder.handover;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.lang.Character.UnicodeScript;
import java.text.Normalizer;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Finds the phrases of bots in messages: whole words, in any case. Scripts without spaces between
 * words, such as Chinese, match anywhere. Thread-safe.
 */
final class HandoverPhrases {
    private static final int MAX_COMPILED = 1_000;
    private static final Set<UnicodeScript> WITHOUT_SPACES =
            EnumSet.of(
                    UnicodeScript.HAN,
                    UnicodeScript.HIRAGANA,
                    UnicodeScript.KATAKANA,
                    UnicodeScript.THAI,
                    UnicodeScript.LAO,
                    UnicodeScript.KHMER,
                    UnicodeScript.MYANMAR,
                    UnicodeScript.TIBETAN);
    private static final String NO_LETTER_BEFORE = "(?<![\\p{L}\\p{N}])";
    private static final String NO_LETTER_AFTER = "(?![\\p{L}\\p{N}])";

    private final Cache<List<String>, Pattern> compiled =
            Caffeine.newBuilder().maximumSize(MAX_COMPILED).build();

    /** Whether a message contains one of the phrases. */
    boolean occur(List<String> phrases, String message) {
        return !phrases.isEmpty()
                && compiled.get(phrases, HandoverPhrases::compile).matcher(normal(message)).find();
    }

    private static Pattern compile(List<String> phrases) {
        String any =
                phrases.stream()
                        .map(phrase -> normal(phrase).strip())
                        .filter(phrase -> !phrase.isEmpty())
                        .map(HandoverPhrases::pattern)
                        .collect(Collectors.joining("|"));
        return Pattern.compile(
                any.isEmpty() ? "(?!)" : any, Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);
    }

    private static String pattern(String phrase) {
        String words =
                Pattern.compile("\\s+")
                        .splitAsStream(phrase)
                        .map(Pattern::quote)
                        .collect(Collectors.joining("\\s+"));
        return (separatesWords(phrase.codePointAt(0)) ? NO_LETTER_BEFORE : "")
                + words
                + (separatesWords(phrase.codePointBefore(phrase.length())) ? NO_LETTER_AFTER : "");
    }

    /** Whether the script of a character puts spaces between words. */
    private static boolean separatesWords(int character) {
        return !WITHOUT_SPACES.contains(UnicodeScript.of(character));
    }

    /** Composed characters, and the usual apostrophe. */
    private static String normal(String text) {
        return Normalizer.normalize(text, Normalizer.Form.NFC).replace('’', '\'');
    }
}
