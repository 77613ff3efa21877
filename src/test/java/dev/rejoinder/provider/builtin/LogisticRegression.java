package dev.rejoinder.provider.builtin;

import java.util.Arrays;
import java.util.List;

/**
 * Fits a logistic regression with an L2 penalty on standardized features, by Newton's method.
 * Deterministic.
 */
final class LogisticRegression {
    private static final int ITERATIONS = 25;

    /** Tuned on {@code dev} and on questions about other texts. */
    private static final double PENALTY = 10;

    private LogisticRegression() {}

    /** An example: its features, whether it is positive, and how often it counts. */
    record Example(List<Double> features, boolean positive, double weight) {}

    /** Returns the weight of each feature, and the constant last. */
    static double[] fit(List<Example> examples) {
        int size = examples.getFirst().features.size();
        double[] means = new double[size];
        double[] deviations = new double[size];
        standardize(examples, means, deviations);
        double[] weights = new double[size + 1];
        for (int i = 0; i < ITERATIONS; i++) {
            double[] step = step(examples, means, deviations, weights);
            for (int at = 0; at <= size; at++) {
                weights[at] += step[at];
            }
        }
        for (int at = 0; at < size; at++) {
            weights[at] /= deviations[at];
            weights[size] -= weights[at] * means[at];
        }
        return weights;
    }

    private static void standardize(List<Example> examples, double[] means, double[] deviations) {
        double all = examples.stream().mapToDouble(Example::weight).sum();
        for (int at = 0; at < means.length; at++) {
            for (Example example : examples) {
                means[at] += example.weight * example.features.get(at) / all;
            }
            for (Example example : examples) {
                double difference = example.features.get(at) - means[at];
                deviations[at] += example.weight * difference * difference / all;
            }
            // A feature that never varies gets no weight.
            deviations[at] = deviations[at] == 0 ? 1 : StrictMath.sqrt(deviations[at]);
        }
    }

    private static double[] step(
            List<Example> examples, double[] means, double[] deviations, double[] weights) {
        int size = means.length;
        double[][] equations = new double[size + 1][size + 2];
        for (int at = 0; at < size; at++) {
            equations[at][at] = PENALTY;
            equations[at][size + 1] = -PENALTY * weights[at];
        }
        double[] row = new double[size + 1];
        for (Example example : examples) {
            double sum = 0;
            for (int at = 0; at <= size; at++) {
                row[at] = at == size ? 1 : (example.features.get(at) - means[at]) / deviations[at];
                sum += weights[at] * row[at];
            }
            double probability = 1 / (1 + StrictMath.exp(-sum));
            double error = example.weight * ((example.positive ? 1 : 0) - probability);
            double curvature = example.weight * probability * (1 - probability);
            for (int at = 0; at <= size; at++) {
                equations[at][size + 1] += error * row[at];
                for (int other = 0; other <= size; other++) {
                    equations[at][other] += curvature * row[at] * row[other];
                }
            }
        }
        return solve(equations);
    }

    /** Solves linear equations by Gaussian elimination; each row ends with its right side. */
    private static double[] solve(double[][] equations) {
        int size = equations.length;
        for (int pivot = 0; pivot < size; pivot++) {
            int largest = pivot;
            for (int row = pivot + 1; row < size; row++) {
                if (Math.abs(equations[row][pivot]) > Math.abs(equations[largest][pivot])) {
                    largest = row;
                }
            }
            double[] top = equations[largest];
            equations[largest] = equations[pivot];
            equations[pivot] = top;
            for (int row = 0; row < size; row++) {
                double factor = row == pivot ? 0 : equations[row][pivot] / top[pivot];
                for (int at = pivot; factor != 0 && at <= size; at++) {
                    equations[row][at] -= factor * top[at];
                }
            }
        }
        double[] solution = new double[size];
        Arrays.setAll(solution, row -> equations[row][size] / equations[row][row]);
        return solution;
    }
}
