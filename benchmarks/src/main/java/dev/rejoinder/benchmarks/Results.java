package dev.rejoinder.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/** Writes results: one JSON line each, and a page with a table for each run. */
final class Results {
    private static final Path PAGE = Path.of("results.md");

    /** The heading of the hand-written sections. */
    private static final String OTHER_RUNS = "\n# Other runs\n";

    private final Machine machine;
    private final List<String> tables = new ArrayList<>();

    Results(Machine machine) {
        this.machine = machine;
    }

    void add(String name, BenchmarkRun run, NamedFigures figures) {
        System.out.println(
                "{\"run\":\"%s\",\"at\":\"%s\",\"commit\":\"%s\",\"machine\":%s,\"figures\":%s}"
                        .formatted(name, now(), machine.commit(), machine.json(), figures.json()));
        var table =
                new StringBuilder("## " + name + "\n\n| figure | value | goal |\n|---|---|---|\n");
        figures.values().forEach((figure, value) -> table.append(row(run, figure, value)));
        tables.add(table.toString());
    }

    private static String row(BenchmarkRun run, String figure, double value) {
        String goal =
                run.goals().stream()
                        .filter(held -> held.figure().equals(figure))
                        .map(held -> "at most " + NamedFigures.text(held.atMost()))
                        .findFirst()
                        .orElse("");
        return "| %s | %s | %s |\n".formatted(figure, NamedFigures.text(value), goal);
    }

    /** Rewrites the measured part of the page and keeps the part below {@link #OTHER_RUNS}. */
    void write() throws IOException {
        String head =
                """
                # Results

                Written by `make bench`; [README.md](README.md) says what the figures mean.

                | | |
                |---|---|
                | date | %s |
                | commit | %s |
                | machine | %d cores, %s |
                | kernel | %s |
                | Java | %s |
                | load average at the end | %s |

                """
                        .formatted(
                                now(),
                                machine.commit(),
                                machine.cores(),
                                machine.processor(),
                                machine.kernel(),
                                machine.java(),
                                Machine.loadAverage());
        Files.writeString(PAGE, head + String.join("\n", tables) + otherRuns());
    }

    private static String otherRuns() throws IOException {
        if (!Files.exists(PAGE)) {
            return "";
        }
        String page = Files.readString(PAGE);
        int start = page.indexOf(OTHER_RUNS);
        return start < 0 ? "" : page.substring(start);
    }

    private static Instant now() {
        return Instant.now().truncatedTo(ChronoUnit.SECONDS);
    }
}
