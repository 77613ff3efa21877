package dev.rejoinder.http.api;

import dev.rejoinder.knowledge.PlainWords;
import java.text.BreakIterator;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Finds the part of a passage that is most like a question. */
final class NearestSentences {
    /** A shorter sentence is taken with the next one. */
    private static final int MIN_CHARACTERS = 60;

    private static final int MAX_CHARACTERS = 300;

    /** Words are compared by their beginning, because their endings differ. */
    private static final int STEM = 5;

    private static final int MIN_WORD = 3;
    private static final Pattern SENTENCE_END =
            Pattern.compile(".*[.!。！…][\"”»’)]*", Pattern.DOTALL);

    private NearestSentences() {}

    /** Returns the sentence that has most words of a question, or two short ones. */
    static String of(String question, String passage) {
        List<String> sentences = sentences(passage);
        if (sentences.isEmpty()) {
            return cut(passage.strip());
        }
        Set<String> asked = stems(question);
        int best = 0;
        for (int i = 1; i < sentences.size(); i++) {
            best = common(asked, sentences.get(i)) > common(asked, sentences.get(best)) ? i : best;
        }
        String sentence = sentences.get(best);
        boolean addNext = sentence.length() < MIN_CHARACTERS && best + 1 < sentences.size();
        return cut(addNext ? sentence + " " + sentences.get(best + 1) : sentence);
    }

    /** The sentences of the passage; headings are none. */
    private static List<String> sentences(String passage) {
        var sentences = new ArrayList<String>();
        var breaks = BreakIterator.getSentenceInstance(Locale.ROOT);
        for (String line : passage.split("\n", -1)) {
            breaks.setText(line);
            int start = breaks.first();
            for (int end = breaks.next(); end != BreakIterator.DONE; end = breaks.next()) {
                String sentence = line.substring(start, end).strip();
                start = end;
                if (SENTENCE_END.matcher(sentence).matches()) {
                    sentences.add(sentence);
                }
            }
        }
        return sentences;
    }

    private static long common(Set<String> asked, String sentence) {
        return stems(sentence).stream().filter(asked::contains).count();
    }

    private static Set<String> stems(String text) {
        return PlainWords.in(text, MIN_WORD).stream()
                .map(word -> word.substring(0, Math.min(STEM, word.length())))
                .collect(Collectors.toUnmodifiableSet());
    }

    private static String cut(String text) {
        if (text.length() <= MAX_CHARACTERS) {
            return text;
        }
        int end = text.lastIndexOf(' ', MAX_CHARACTERS);
        return text.substring(0, end < 0 ? MAX_CHARACTERS : end) + " …";
    }
}
