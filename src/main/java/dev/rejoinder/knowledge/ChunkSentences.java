package dev.rejoinder.knowledge;

import java.text.BreakIterator;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Splits a chunk into the sentences that are searched beside the whole chunk. Lines end sentences,
 * and short sentences are joined with the next one.
 */
public final class ChunkSentences {
    /** Shorter sentences say too little alone, such as an abbreviation that was cut off. */
    private static final int MIN_WEIGHT = 40;

    /** About the most sentences of a chunk; those of a longer text are longer. */
    private static final int MAX_SENTENCES = 12;

    /** Letters from here on stand for syllables or words, in Chinese, Japanese and Korean. */
    private static final char FIRST_DENSE = '\u2E80';

    private static final int DENSE_WEIGHT = 3;

    private ChunkSentences() {}

    /** Returns the sentences in order, without white space around them; together the whole text. */
    public static List<String> of(Chunk chunk) {
        String text = chunk.text();
        int least = Math.max(MIN_WEIGHT, weight(text) / MAX_SENTENCES);
        var breaks = BreakIterator.getSentenceInstance(Locale.of(chunk.language()));
        List<String> sentences = new ArrayList<>();
        var sentence = new StringBuilder();
        for (String line : text.split("\n", -1)) {
            breaks.setText(line);
            int start = breaks.first();
            for (int end = breaks.next(); end != BreakIterator.DONE; end = breaks.next()) {
                sentence.append(line, start, end);
                start = end;
                if (weight(sentence) >= least) {
                    add(sentences, sentence);
                }
            }
            sentence.append('\n');
        }
        add(sentences, sentence);
        return sentences;
    }

    private static void add(List<String> sentences, StringBuilder sentence) {
        String stripped = sentence.toString().strip();
        if (!stripped.isEmpty()) {
            sentences.add(stripped);
        }
        sentence.setLength(0);
    }

    private static int weight(CharSequence text) {
        int weight = text.length();
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) >= FIRST_DENSE) {
                weight += DENSE_WEIGHT - 1;
            }
        }
        return weight;
    }
}
