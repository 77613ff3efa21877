package dev.rejoinder.benchmarks;

import java.nio.file.Path;

/** One thing that is measured. */
interface BenchmarkRun {
    /** A figure that has to stay under a limit. */
    record Goal(String figure, double atMost) {}

    /** Measures, with an empty folder for whatever it keeps. */
    NamedFigures measure(BenchmarkOptions setup, Path folder) throws Exception;

    /** What the figures are held against. */
    java.util.List<Goal> goals();
}
