package dev.rejoinder.knowledge.retrieval;

import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Words by which a question refers to an earlier one. In lower case and without accents. Words that
 * are an article, a preposition or a question word of another language are left out: Dutch "die",
 * French "y", Italian "ci".
 */
final class ReferringWords {
    /** First words of a question that goes on with the one before. */
    private static final Set<String> OPENERS =
            Set.of(
                    "and", "but", "or", "also", "then", "und", "aber", "oder", "et", "mais", "y",
                    "pero", "e", "ed", "ma", "mas", "maar");

    private static final List<String> OPENING_PHRASES =
            List.of(
                    "what about",
                    "how about",
                    "was ist mit",
                    "wie sieht es",
                    "wie ist es mit",
                    "wie steht es",
                    "que hay de",
                    "que pasa con",
                    "que tal",
                    "qu en est il",
                    "che ne dici",
                    "che mi dici",
                    "hoe zit",
                    "wat met",
                    "en de",
                    "en het",
                    "en hoe",
                    "en met",
                    "en mijn",
                    "en voor",
                    "en wat",
                    "وماذا",
                    "ماذا عن",
                    "那",
                    "还有",
                    "じゃ",
                    "では");

    /** They nearly always refer to something. */
    private static final Set<String> STRONG =
            Set.of(
                    "there", "they", "them", "their", "theirs", "he", "she", "him", "her", "those",
                    "these", "ones", "one", "else", "instead", "dort", "dahin", "dabei", "damit",
                    "davon", "dafur", "deren", "dessen", "ihn", "ihm", "diese", "dieser", "dieses",
                    "alli", "ahi", "ese", "esa", "esos", "esas", "aquel", "ellos", "ellas",
                    "la-bas", "bas", "celui", "celle", "ceux", "celles", "ils", "elles", "eux",
                    "quello", "quella", "quelli", "loro", "esso", "essa", "ali", "deles", "delas",
                    "dele", "dela", "eles", "elas", "nele", "nela", "daar", "daarvan", "daarmee",
                    "ze", "deze", "هناك", "ذلك", "تلك", "هذا", "هذه");

    /** They may also be a mere subject: "Is it possible to …?" */
    private static final Set<String> WEAK =
            Set.of(
                    "it", "its", "that", "this", "same", "es", "sie", "eso", "esto", "ca", "cela",
                    "elle", "isso", "isto", "het", "dat", "dit", "هو", "هي");

    private static final Pattern IN_SCRIPT =
            Pattern.compile("那里|那儿|那边|这里|它|这个|那个|そこ|それ|その|この|あそこ|は[?？]$");

    private static final Pattern EXPLETIVE = Pattern.compile("\\b(?:is|are|was|were) there\\b");

    private ReferringWords() {}

    /** Whether a question goes on with the one before. */
    static boolean open(List<String> words) {
        String text = String.join(" ", words);
        return OPENERS.contains(words.getFirst())
                || OPENING_PHRASES.stream().anyMatch(text::startsWith);
    }

    static boolean areIn(String question, List<String> words) {
        String text = EXPLETIVE.matcher(String.join(" ", words)).replaceAll("");
        return List.of(text.split(" ", -1)).stream().anyMatch(STRONG::contains)
                || IN_SCRIPT.matcher(question.strip()).find();
    }

    static boolean mayBeIn(List<String> words) {
        return words.stream().anyMatch(WEAK::contains);
    }
}
