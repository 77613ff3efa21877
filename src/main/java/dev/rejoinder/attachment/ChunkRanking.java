package dev.rejoinder.attachment;

import dev.rejoinder.knowledge.Chunk;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Ranks the chunks of one document by the words of a question that they contain; rare words count
 * more. Words match if they are alike without their endings, so that "invoices" finds "invoice".
 */
final class ChunkRanking {
    private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{N}]+");
    private static final Pattern ACCENT = Pattern.compile("\\p{M}");

    /** Of English and German words, and harmless for others. */
    private static final Pattern ENDING = Pattern.compile("(?<=.{4})(es|en|er|em|s|e|n)$");

    private static final int STEM_CHARS = 6;

    private ChunkRanking() {}

    /** The best chunks first; without any match, in the order of the document. */
    static List<Chunk> ranked(List<Chunk> chunks, String question) {
        Set<String> asked = words(question);
        var found = new HashMap<Chunk, Set<String>>();
        var chunksWith = new HashMap<String, Integer>();
        for (Chunk chunk : chunks) {
            Set<String> words = words(chunk.titlePath() + "\n" + chunk.text());
            words.retainAll(asked);
            found.put(chunk, words);
            words.forEach(word -> chunksWith.merge(word, 1, Integer::sum));
        }
        var scores = new HashMap<Chunk, Double>();
        found.forEach((chunk, words) -> scores.put(chunk, score(words, chunksWith, chunks.size())));
        var ranked = new ArrayList<>(chunks);
        ranked.sort(
                Comparator.<Chunk>comparingDouble(chunk -> -scores.getOrDefault(chunk, 0.0))
                        .thenComparingInt(Chunk::ordinal));
        return ranked;
    }

    private static double score(Set<String> words, Map<String, Integer> chunksWith, int chunks) {
        double score = 0;
        for (String word : words) {
            score += Math.log1p((double) chunks / chunksWith.getOrDefault(word, chunks));
        }
        return score;
    }

    private static Set<String> words(String text) {
        String plain =
                ACCENT.matcher(Normalizer.normalize(text, Normalizer.Form.NFKD))
                        .replaceAll("")
                        .toLowerCase(Locale.ROOT);
        var words = new HashSet<String>();
        Matcher matcher = WORD.matcher(plain);
        while (matcher.find()) {
            String word = matcher.group();
            if (word.chars().anyMatch(Character::isIdeographic)) {
                // Chinese and Japanese do not separate words.
                for (int i = 0; i + 2 <= word.length(); i++) {
                    words.add(word.substring(i, i + 2));
                }
            } else {
                String stem = ENDING.matcher(word).replaceFirst("");
                words.add(stem.substring(0, Math.min(stem.length(), STEM_CHARS)));
            }
        }
        return words;
    }
}
