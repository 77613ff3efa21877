package dev.rejoinder.benchmarks;

import java.util.ArrayList;
import java.util.List;

/** Several measurements of one thing, of which the median counts. */
final class Windows {
    private final List<Figures> windows = new ArrayList<>();

    void add(Figures window) {
        windows.add(window);
    }

    /** Each figure's median over the windows. */
    Figures median() {
        var medians = new Figures();
        for (String name : windows.getFirst().values().keySet()) {
            double[] sorted = windows.stream().mapToDouble(w -> w.get(name)).sorted().toArray();
            medians.put(name, sorted[sorted.length / 2]);
        }
        return medians;
    }
}
