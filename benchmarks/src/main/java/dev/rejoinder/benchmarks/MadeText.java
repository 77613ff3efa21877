package dev.rejoinder.benchmarks;

import java.util.Random;

/** Generates sentences of meaningless words with word frequencies as in natural language. */
final class MadeText {
    private static final int VOCABULARY = 60_000;
    private static final int WORDS_A_SENTENCE = 13;

    private final Random chance;
    private final String[] vocabulary = new String[VOCABULARY];

    MadeText(Random chance) {
        this.chance = chance;
        for (int i = 0; i < VOCABULARY; i++) {
            vocabulary[i] = word(i);
        }
    }

    /** Chooses words by Zipf's law: the rank is the exponential of a uniform number. */
    String words(int count) {
        var text = new StringBuilder();
        for (int i = 0; i < count; i++) {
            int rank = (int) Math.exp(chance.nextDouble() * Math.log(VOCABULARY));
            boolean last = i % WORDS_A_SENTENCE == WORDS_A_SENTENCE - 1;
            text.append(vocabulary[rank]).append(last ? ". " : " ");
        }
        return text.toString();
    }

    private String word(int rank) {
        var word = new StringBuilder();
        int syllables = 1 + (int) (Math.log10(rank + 1.0) / 1.3) + chance.nextInt(2);
        for (int i = 0; i < syllables; i++) {
            word.append("bcdfghklmnprstvz".charAt(chance.nextInt(16)));
            word.append("aeiou".charAt(chance.nextInt(5)));
        }
        return word.append((char) ('a' + chance.nextInt(26))).toString();
    }
}
