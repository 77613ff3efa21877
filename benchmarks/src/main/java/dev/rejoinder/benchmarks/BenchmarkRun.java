package dev.rejoinder.benchmarks;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** One benchmark. */
interface BenchmarkRun {
    /** The figure that compares the server with nginx. See {@link NginxComparison}. */
    String RATIO = "ratio";

    /** How the names of nginx's figures start. */
    String NGINX = "nginx";

    /** A figure and its upper limit. */
    record Goal(String figure, double atMost) {}

    /** Measures, with an empty folder for its files. */
    NamedFigures measure(BenchmarkOptions setup, Path folder) throws Exception;

    /** The goals of the figures. */
    List<Goal> goals();

    /** The figure that is compared with nginx's, if the run measures nginx too. */
    default Optional<String> comparedFigure() {
        return Optional.empty();
    }
}
