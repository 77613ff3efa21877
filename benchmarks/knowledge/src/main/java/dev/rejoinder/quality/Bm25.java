package dev.rejoinder.quality;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** Plain BM25 over the passages with the usual parameters: the baseline for better search. */
final class Bm25 {
    private static final double SATURATION = 1.2;
    private static final double LENGTH = 0.75;
    private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{N}]+");

    private final List<Map<String, Integer>> counts = new ArrayList<>();
    private final List<Integer> lengths = new ArrayList<>();
    private final Map<String, Integer> having = new HashMap<>();
    private final double averageLength;

    record Hit(int passage, double score) {}

    Bm25(List<String> texts) {
        for (String text : texts) {
            Map<String, Integer> count = new HashMap<>();
            List<String> words = words(text);
            words.forEach(word -> count.merge(word, 1, Integer::sum));
            count.keySet().forEach(word -> having.merge(word, 1, Integer::sum));
            counts.add(count);
            lengths.add(words.size());
        }
        averageLength = lengths.stream().mapToInt(length -> length).average().orElse(1);
    }

    /** Splits a text into lower-case words without a plural s. */
    static List<String> words(String text) {
        return WORD.matcher(text.toLowerCase(Locale.ROOT))
                .results()
                .map(MatchResult::group)
                .map(word -> word.length() > 3 ? word.replaceFirst("(?<!s)s$", "") : word)
                .toList();
    }

    List<Hit> best(String question, int most) {
        var words = new LinkedHashSet<>(words(question));
        return IntStream.range(0, counts.size())
                .mapToObj(i -> new Hit(i, score(words, i)))
                .filter(hit -> hit.score > 0)
                .sorted(Comparator.comparingDouble((Hit hit) -> -hit.score))
                .limit(most)
                .toList();
    }

    private double score(Iterable<String> words, int passage) {
        double score = 0;
        double length = 1 - LENGTH + LENGTH * lengths.get(passage) / averageLength;
        for (String word : words) {
            double count = counts.get(passage).getOrDefault(word, 0);
            score += rarity(word) * count * (SATURATION + 1) / (count + SATURATION * length);
        }
        return score;
    }

    private double rarity(String word) {
        double with = having.getOrDefault(word, 0);
        return Math.log(1 + (counts.size() - with + 0.5) / (with + 0.5));
    }
}
