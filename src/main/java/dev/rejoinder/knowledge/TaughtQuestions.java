package dev.rejoinder.knowledge;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The questions of a taught pair, as its chunk has them: the first line is the question and its
 * alternatives, and the titles are the question.
 */
public final class TaughtQuestions {
    private static final Pattern BETWEEN = Pattern.compile("(?<=[?？؟])\\s+");

    private TaughtQuestions() {}

    /** Returns the wordings of the question; none if the chunk is of another kind. */
    public static List<String> of(Chunk chunk) {
        String asked = chunk.text().lines().findFirst().orElse("");
        if (chunk.titlePath().isEmpty() || !asked.startsWith(chunk.titlePath())) {
            return List.of();
        }
        List<String> questions = new ArrayList<>(List.of(asked));
        questions.addAll(Arrays.asList(BETWEEN.split(asked)));
        return questions.stream().distinct().toList();
    }
}
