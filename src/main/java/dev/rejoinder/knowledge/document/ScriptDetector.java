package dev.rejoinder.knowledge.document;

import java.lang.Character.UnicodeScript;
import java.util.EnumMap;
import java.util.Map;

/** Detects the script of a text, and languages by their special letters. */
final class ScriptDetector {
    /** Japanese text is half Chinese characters; this percentage of kana identifies it. */
    private static final int KANA_PERCENT = 10;

    private static final String PERSIAN_LETTERS = "پچژگک";
    private static final String UKRAINIAN_LETTERS = "іїєґ";
    private static final String RUSSIAN_LETTERS = "ыэё";

    private ScriptDetector() {}

    /** The script of most letters; COMMON if there are none. */
    static UnicodeScript most(String text) {
        Map<UnicodeScript, Integer> counts = new EnumMap<>(UnicodeScript.class);
        text.codePoints()
                .filter(Character::isLetter)
                .forEach(c -> counts.merge(UnicodeScript.of(c), 1, Integer::sum));
        int han = counts.getOrDefault(UnicodeScript.HAN, 0);
        int kana =
                counts.getOrDefault(UnicodeScript.HIRAGANA, 0)
                        + counts.getOrDefault(UnicodeScript.KATAKANA, 0);
        if (kana * 100 > (han + kana) * KANA_PERCENT) {
            counts.remove(UnicodeScript.HAN);
            counts.put(UnicodeScript.HIRAGANA, han + kana);
        }
        return counts.entrySet().stream()
                .max(Map.Entry.comparingByValue())
                .map(Map.Entry::getKey)
                .orElse(UnicodeScript.COMMON);
    }

    /** False for Persian and Urdu, which have letters of their own. */
    static boolean isArabic(String text) {
        return count(text, PERSIAN_LETTERS) * 50 < text.length();
    }

    static String cyrillic(String text, String byWords) {
        int ukrainian = count(text, UKRAINIAN_LETTERS);
        int russian = count(text, RUSSIAN_LETTERS);
        if (ukrainian > 0 && russian == 0) {
            return "uk";
        }
        return russian > 0 && ukrainian == 0 ? "ru" : byWords;
    }

    private static int count(String text, String letters) {
        return (int)
                text.toLowerCase(java.util.Locale.ROOT)
                        .chars()
                        .filter(c -> letters.indexOf(c) >= 0)
                        .count();
    }
}
