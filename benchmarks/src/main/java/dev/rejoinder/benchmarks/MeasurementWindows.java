package dev.rejoinder.benchmarks;

import java.util.ArrayList;
import java.util.List;

/** Several measurements of the same figures. */
final class MeasurementWindows {
    private final List<NamedFigures> windows = new ArrayList<>();

    void add(NamedFigures window) {
        windows.add(window);
    }

    /** Returns the median of each figure over the windows. */
    NamedFigures median() {
        var medians = new NamedFigures();
        for (String name : windows.getFirst().values().keySet()) {
            double[] sorted = windows.stream().mapToDouble(w -> w.get(name)).sorted().toArray();
            medians.put(name, sorted[sorted.length / 2]);
        }
        return medians;
    }
}
