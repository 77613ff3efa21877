package dev.rejoinder.benchmarks;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The size and timing of a mocked answer, encoded in the model's name: {@code mock-n50-f0-i10} is
 * 50 tokens, no delay before the first, and 10 ms between tokens.
 *
 * @param tokens the number of tokens
 * @param firstMillis the delay before the first token
 * @param intervalMillis the delay between tokens; 0 sends all at once
 */
record MockAnswerShape(int tokens, int firstMillis, int intervalMillis) {
    private static final Pattern NAME = Pattern.compile("mock-n(\\d+)-f(\\d+)-i(\\d+)");

    /** Finds the first shape in a text. */
    static MockAnswerShape in(String text) {
        Matcher found = NAME.matcher(text);
        if (!found.find()) {
            throw new IllegalArgumentException("no mocked model is named in " + text);
        }
        return new MockAnswerShape(
                Integer.parseInt(found.group(1)),
                Integer.parseInt(found.group(2)),
                Integer.parseInt(found.group(3)));
    }

    String model() {
        return "mock-n" + tokens + "-f" + firstMillis + "-i" + intervalMillis;
    }

    static String token(int index) {
        return "word" + index + " ";
    }

    /** The whole answer. */
    String text() {
        var text = new StringBuilder();
        for (int i = 0; i < tokens; i++) {
            text.append(token(i));
        }
        return text.toString();
    }
}
