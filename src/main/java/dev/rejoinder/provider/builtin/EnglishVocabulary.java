package dev.rejoinder.provider.builtin;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * General English: stop words, words with little meaning, and synonyms. {@link EnglishWordForms}
 * covers business English. The lists are resources in this package.
 */
final class EnglishVocabulary {
    /** Weight of a word that occurs in half of all texts. */
    private static final double COMMON_WEIGHT = 0.5;

    private static final double SAME_MEANING = 0.8;

    /** Similarity of words with a common beginning, such as "explain" and "explanation". */
    private static final double SAME_START = 0.75;

    private static final int MIN_SHARED_START = 5;
    private static final double MIN_SHARED_PART = 0.65;

    /** Maximum length of an ending after a common beginning of four letters. */
    private static final int MAX_ENDING = 3;

    private static final Set<String> EMPTY = words("empty.txt");
    private static final Set<String> COMMON = words("common.txt");
    private static final Map<String, String> FORMS = forms();
    private static final Map<String, Set<Integer>> MEANINGS = meanings();

    private static final Map<String, Set<String>> OPPOSITES = opposites();

    private static final Set<String> ORDERED = Set.of("weekday", "month", "season", "year", "size");

    private static final Pattern YEAR = Pattern.compile("1[0-9]{3}|20[0-9]{2}");
    private static final Map<String, String> KINDS = kinds();

    private static final Set<String> ORDINALS =
            Set.of(
                    "second",
                    "third",
                    "fourth",
                    "fifth",
                    "sixth",
                    "seventh",
                    "eighth",
                    "ninth",
                    "tenth",
                    "eleventh",
                    "twelfth",
                    "sixteenth",
                    "seventeenth",
                    "eighteenth",
                    "nineteenth",
                    "twentieth");

    private EnglishVocabulary() {}

    static String stem(String word) {
        return EnglishWordForms.stem(FORMS.getOrDefault(word, word));
    }

    /** Whether the word is an ordinal, which no other word can replace. */
    static boolean isOrdinal(String word) {
        return ORDINALS.contains(word);
    }

    /** The weight of a word, 0 to 1. */
    static double weight(String word) {
        boolean latinLetter = word.length() == 1 && word.charAt(0) < 128 && !isDigit(word);
        if (latinLetter || EMPTY.contains(word)) {
            return 0;
        }
        return COMMON.contains(word) && !isOrdinal(word) ? COMMON_WEIGHT : 1;
    }

    private static boolean isDigit(String word) {
        return Character.isDigit(word.charAt(0));
    }

    /** The similarity of two stems, 0 to 1. */
    static double alike(String one, String other) {
        if (one.equals(other)) {
            return 1;
        }
        if (!Collections.disjoint(
                MEANINGS.getOrDefault(one, Set.of()), MEANINGS.getOrDefault(other, Set.of()))) {
            return SAME_MEANING;
        }
        return startAlike(one, other) ? SAME_START : 0;
    }

    /** The antonyms of a word; they may be as similar to it as synonyms. */
    static Set<String> oppositesOf(String word) {
        return OPPOSITES.getOrDefault(word, Set.of());
    }

    /** The kind of thing a stem names, such as a colour or a year; empty if there is none. */
    static String kindOf(String stem) {
        return YEAR.matcher(stem).matches() ? "year" : KINDS.getOrDefault(stem, "");
    }

    /** Whether a text may name only the first and the last of things of this kind. */
    static boolean isOrdered(String kind) {
        return ORDERED.contains(kind);
    }

    private static boolean startAlike(String one, String other) {
        int shorter = Math.min(one.length(), other.length());
        int longer = Math.max(one.length(), other.length());
        if (shorter < MIN_SHARED_START - 1 || !Character.isLetter(one.charAt(0))) {
            return false;
        }
        int shared = 0;
        while (shared < shorter && one.charAt(shared) == other.charAt(shared)) {
            shared++;
        }
        return shared >= Math.max(MIN_SHARED_START, MIN_SHARED_PART * longer)
                || (shared == shorter && longer - shorter <= MAX_ENDING);
    }

    private static Set<String> words(String resource) {
        return lines(resource)
                .flatMap(line -> Stream.of(line.split(" ", -1)))
                .collect(Collectors.toUnmodifiableSet());
    }

    /** Each line is a word, a colon, and its irregular forms. */
    private static Map<String, String> forms() {
        Map<String, String> forms = new HashMap<>();
        lines("forms.txt")
                .forEach(
                        line -> {
                            int colon = line.indexOf(':');
                            for (String form : line.substring(colon + 2).split(" ", -1)) {
                                forms.put(form, line.substring(0, colon));
                            }
                        });
        return Map.copyOf(forms);
    }

    /** Each line is a set of synonyms; a word may be in several sets. */
    private static Map<String, Set<Integer>> meanings() {
        Map<String, Set<Integer>> meanings = new HashMap<>();
        List<String> groups = lines("meanings.txt").toList();
        for (int i = 0; i < groups.size(); i++) {
            for (String word : groups.get(i).split(" ", -1)) {
                meanings.computeIfAbsent(stem(word), stem -> new HashSet<>()).add(i);
            }
        }
        return Map.copyOf(meanings);
    }

    /** Each line is a pair of antonyms. */
    private static Map<String, Set<String>> opposites() {
        Map<String, Set<String>> opposites = new HashMap<>();
        lines("opposites.txt")
                .map(line -> line.split(" ", -1))
                .forEach(
                        pair -> {
                            opposites.computeIfAbsent(pair[0], one -> new HashSet<>()).add(pair[1]);
                            opposites.computeIfAbsent(pair[1], one -> new HashSet<>()).add(pair[0]);
                        });
        return Map.copyOf(opposites);
    }

    /** Each line is a kind, a colon, and things of which one excludes the others. */
    private static Map<String, String> kinds() {
        Map<String, String> kinds = new HashMap<>();
        lines("kinds.txt")
                .map(line -> line.split(": ", 2))
                .forEach(
                        line -> {
                            for (String thing : line[1].split(" ", -1)) {
                                kinds.put(stem(thing), line[0]);
                            }
                        });
        return Map.copyOf(kinds);
    }

    private static Stream<String> lines(String resource) {
        try (InputStream in = EnglishVocabulary.class.getResourceAsStream(resource)) {
            return new String(
                            Objects.requireNonNull(in, resource).readAllBytes(),
                            StandardCharsets.UTF_8)
                    .lines();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
