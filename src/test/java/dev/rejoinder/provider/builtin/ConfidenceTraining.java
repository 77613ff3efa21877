package dev.rejoinder.provider.builtin;

import dev.rejoinder.provider.Prompt.CitedPassage;
import dev.rejoinder.provider.builtin.LogisticRegression.Example;
import dev.rejoinder.provider.builtin.QuestionSet.Asked;
import dev.rejoinder.provider.builtin.QuestionSet.SetPassage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Learns when the best sentence answers a question, from {@code benchmarks/knowledge}: the
 * questions of {@code questions.jsonl} with split {@code dev}, and {@code
 * training-questions.jsonl}. A program, from the project's folder: {@code java -cp …
 * ConfidenceTraining}.
 */
final class ConfidenceTraining {
    private static final Path RESOURCE =
            Path.of("src/main/resources/dev/rejoinder/provider/builtin/confidence.txt");

    /** The training questions were written to be harder to tell apart. */
    private static final double WEIGHT_OF_TRAINING = 3;

    /** How much a question counts again, without the passage that answers it. */
    private static final double WEIGHT_WITHOUT_PASSAGE = 0.1;

    private static final int PASSAGES = 5;

    private ConfidenceTraining() {}

    /** Writes the resource. */
    public static void main(String[] arguments) throws IOException {
        Files.writeString(RESOURCE, learn());
    }

    /** Returns the content of the resource. */
    static String learn() {
        List<Example> examples = new ArrayList<>();
        addExamples(QuestionSet.read(), "dev", 1, examples);
        addExamples(QuestionSet.readTraining(), "train", WEIGHT_OF_TRAINING, examples);
        double[] weights = LogisticRegression.fit(examples);
        var lines = new StringBuilder();
        ConfidenceFeature[] features = ConfidenceFeature.values();
        for (int i = 0; i < features.length; i++) {
            lines.append(line(features[i].name(), weights[i]));
        }
        return lines.append(line(AnswerConfidence.CONSTANT, weights[weights.length - 1]))
                .toString();
    }

    private static String line(String name, double weight) {
        return String.format(Locale.ROOT, "%s %.3f\n", name, weight);
    }

    private static void addExamples(
            QuestionSet set, String split, double weight, List<Example> examples) {
        for (Asked asked : set.questions()) {
            if (asked.split().equals(split)) {
                List<SetPassage> passages = set.around(asked, PASSAGES);
                add(asked, passages, weight, examples);
                List<SetPassage> others =
                        passages.stream().filter(p -> !p.id().equals(asked.passage())).toList();
                if (others.size() < passages.size()) {
                    add(asked, others, weight * WEIGHT_WITHOUT_PASSAGE, examples);
                }
            }
        }
    }

    private static void add(
            Asked asked, List<SetPassage> passages, double weight, List<Example> examples) {
        SentenceRanking ranking = ranking(asked, passages);
        if (!ranking.ranked().isEmpty()) {
            boolean right = asked.answer() != null && isRight(asked.answer(), ranking);
            examples.add(new Example(values(ranking.features()), right, weight));
        }
    }

    /** Ranks the sentences of some passages. */
    static SentenceRanking ranking(Asked asked, List<SetPassage> found) {
        List<CitedPassage> passages = new ArrayList<>();
        List<List<PassageSentence>> sentences = new ArrayList<>();
        for (SetPassage passage : found) {
            var cited = new CitedPassage(passages.size() + 1, passage.title(), passage.text(), 1);
            sentences.add(PassageSentence.in(cited, passages.size()));
            passages.add(cited);
        }
        return SentenceRanking.of(
                QuestionTerms.of(asked.question(), List.of()), passages, sentences);
    }

    static boolean isRight(String answer, SentenceRanking ranking) {
        return ranking.ranked().getFirst().sentence().text().contains(answer);
    }

    private static List<Double> values(Map<ConfidenceFeature, Double> features) {
        return Arrays.stream(ConfidenceFeature.values())
                .map(feature -> features.getOrDefault(feature, 0.0))
                .toList();
    }
}
