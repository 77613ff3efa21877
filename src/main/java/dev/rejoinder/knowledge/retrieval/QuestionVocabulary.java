package dev.rejoinder.knowledge.retrieval;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** Synonyms and opposites in questions to businesses, in the languages of {@link FunctionWords}. */
final class QuestionVocabulary {
    private static final Map<String, String> SYNONYMS = synonyms();
    private static final List<Opposites> OPPOSITES = opposites();

    private QuestionVocabulary() {}

    private record Opposites(Set<String> left, Set<String> right) {
        boolean between(List<String> one, List<String> other) {
            return one.stream().anyMatch(left::contains)
                    && other.stream().anyMatch(right::contains)
                    && one.stream().noneMatch(right::contains)
                    && other.stream().noneMatch(left::contains);
        }
    }

    /** The word that stands for all its synonyms. */
    static String canonical(String word) {
        return SYNONYMS.getOrDefault(word, word);
    }

    /** Whether one text has a word, and the other its opposite. */
    static boolean areOpposite(List<String> one, List<String> other) {
        return OPPOSITES.stream()
                .anyMatch(pair -> pair.between(one, other) || pair.between(other, one));
    }

    private static Map<String, String> synonyms() {
        var synonyms = new HashMap<String, String>();
        for (String line : lines("question-synonyms.txt")) {
            String[] words = line.split(" ", -1);
            String canonical = synonyms.getOrDefault(words[0], words[0]);
            for (String word : words) {
                synonyms.putIfAbsent(word, canonical);
            }
        }
        return Map.copyOf(synonyms);
    }

    private static List<Opposites> opposites() {
        var opposites = new ArrayList<Opposites>();
        for (String line : lines("question-opposites.txt")) {
            String[] sides = line.split(" \\| ", 2);
            opposites.add(new Opposites(words(sides[0]), words(sides[1])));
        }
        return List.copyOf(opposites);
    }

    private static Set<String> words(String side) {
        return Set.copyOf(List.of(side.split(" ", -1)));
    }

    /** The lines of a resource of this package that are no comments. */
    static List<String> lines(String resource) {
        try (InputStream in = QuestionVocabulary.class.getResourceAsStream(resource)) {
            byte[] bytes = Objects.requireNonNull(in, resource).readAllBytes();
            return new String(bytes, StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
