package dev.rejoinder.provider.builtin;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The probability that a sentence answers a question: a logistic regression over {@link
 * ConfidenceFeature}. {@code ConfidenceTraining}, a program among the tests, learns the weights and
 * writes them to the resource {@code confidence.txt}.
 */
final class AnswerConfidence {
    /** The name of the constant part in the resource. */
    static final String CONSTANT = "CONSTANT";

    static final AnswerConfidence LEARNT = read();

    private final Map<ConfidenceFeature, Double> weights;
    private final double constant;

    AnswerConfidence(Map<ConfidenceFeature, Double> weights, double constant) {
        this.weights = new EnumMap<>(weights);
        this.constant = constant;
    }

    /** The confidence for some features, 0 to 1. */
    double of(Map<ConfidenceFeature, Double> features) {
        double sum = constant;
        for (Map.Entry<ConfidenceFeature, Double> feature : features.entrySet()) {
            sum += weights.getOrDefault(feature.getKey(), 0.0) * feature.getValue();
        }
        return 1 / (1 + Math.exp(-sum));
    }

    /** Each line is a name and a weight. */
    private static AnswerConfidence read() {
        Map<ConfidenceFeature, Double> weights = new EnumMap<>(ConfidenceFeature.class);
        double constant = 0;
        for (String line : lines()) {
            int space = line.indexOf(' ');
            String name = line.substring(0, space);
            double weight = Double.parseDouble(line.substring(space + 1));
            if (name.equals(CONSTANT)) {
                constant = weight;
            } else {
                weights.put(ConfidenceFeature.valueOf(name), weight);
            }
        }
        return new AnswerConfidence(weights, constant);
    }

    private static List<String> lines() {
        try (InputStream in = AnswerConfidence.class.getResourceAsStream("confidence.txt")) {
            byte[] bytes = Objects.requireNonNull(in, "confidence.txt").readAllBytes();
            return new String(bytes, StandardCharsets.UTF_8).lines().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
