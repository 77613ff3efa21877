package dev.rejoinder.benchmarks;

import java.util.Optional;

/**
 * A cost of the server and the same cost of nginx, measured in one session.
 *
 * @param run its name
 * @param figure the name of the cost
 */
record NginxComparison(String run, String figure, double server, double nginx) {
    /** How much the ratio may grow before it counts as a regression. */
    private static final double TOLERANCE = 1.1;

    /** Returns the comparison of a run that has measured nginx too. */
    static Optional<NginxComparison> of(String name, BenchmarkRun run, NamedFigures figures) {
        return run.comparedFigure()
                .filter(figure -> figures.has(nginx(figure)))
                .map(
                        figure ->
                                new NginxComparison(
                                        name,
                                        figure,
                                        figures.get(figure),
                                        figures.get(nginx(figure))));
    }

    private static String nginx(String figure) {
        return NamedFigures.joined(BenchmarkRun.NGINX, figure);
    }

    double ratio() {
        return server / nginx;
    }

    /** Whether the ratio is more than 10 % above a recorded one. */
    boolean isWorseThan(double recorded) {
        return ratio() > recorded * TOLERANCE;
    }

    /** Returns the comparison as a sentence. */
    String sentence() {
        return "%s: %s is %s, nginx's is %s, the ratio is %s."
                .formatted(
                        run,
                        figure,
                        NamedFigures.text(server),
                        NamedFigures.text(nginx),
                        NamedFigures.text(ratio()));
    }
}
