package dev.rejoinder.benchmarks;

import java.nio.file.Path;

/** One benchmark. */
interface BenchmarkRun {
    /** A figure and its upper limit. */
    record Goal(String figure, double atMost) {}

    /** Measures, with an empty folder for its files. */
    NamedFigures measure(BenchmarkOptions setup, Path folder) throws Exception;

    /** The goals of the figures. */
    java.util.List<Goal> goals();
}
