package dev.rejoinder.benchmarks;

import java.util.Map;
import java.util.TreeMap;

/** The figures of a load client since it was last cleared. */
final class LoadFigures {
    private int requests;
    private final LatencyBins totals = new LatencyBins();
    private final LatencyBins firsts = new LatencyBins();
    private final LatencyBins gaps = new LatencyBins();
    private final Map<String, Integer> errors = new TreeMap<>();
    private long beganNanos = System.nanoTime();
    private long completed;
    private long deltas;

    /** Returns the number of the next request, from 1; clearing does not change it. */
    int nextRequest() {
        requests++;
        return requests;
    }

    void clear() {
        totals.clear();
        firsts.clear();
        gaps.clear();
        errors.clear();
        completed = 0;
        deltas = 0;
        beganNanos = System.nanoTime();
    }

    void completed(long nanos) {
        completed++;
        totals.record(nanos);
    }

    void firstDelta(long nanos) {
        deltas++;
        firsts.record(nanos);
    }

    void nextDelta(long nanos) {
        deltas++;
        gaps.record(nanos);
    }

    void error(String kind) {
        errors.merge(kind, 1, Integer::sum);
    }

    /** Formats the figures as a line for {@link NamedFigures#parse}. */
    String line(int open) {
        var figures = new NamedFigures();
        double seconds = (System.nanoTime() - beganNanos) / 1e9;
        figures.put("seconds", seconds);
        figures.put("completed", completed);
        figures.put("perSecond", completed / seconds);
        figures.put("deltas", deltas);
        figures.put("open", open);
        figures.put("errors", errors.values().stream().mapToInt(Integer::intValue).sum());
        errors.forEach((kind, count) -> figures.put("errors." + kind, count));
        figures.put("p50Millis", totals.quantileMillis(0.5));
        figures.put("p99Millis", totals.quantileMillis(0.99));
        figures.put("firstP50Millis", firsts.quantileMillis(0.5));
        figures.put("firstP99Millis", firsts.quantileMillis(0.99));
        figures.put("gapP50Millis", gaps.quantileMillis(0.5));
        figures.put("gapP99Millis", gaps.quantileMillis(0.99));
        return figures.line();
    }
}
