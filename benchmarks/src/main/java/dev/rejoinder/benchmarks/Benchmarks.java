package dev.rejoinder.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.stream.Stream;

/** Runs the benchmarks and writes the results. See README.md. */
final class Benchmarks {
    private static final Map<String, BenchmarkRun> RUNS =
            Map.ofEntries(
                    Map.entry("message", LoadRun.message(DatabaseKind.SQLITE)),
                    Map.entry("stream", LoadRun.stream()),
                    Map.entry("idle", new IdleRun(2000)),
                    Map.entry("startup", new StartupRun()),
                    Map.entry("list", new ListRun(DatabaseKind.SQLITE, 1_000_000)),
                    Map.entry("history", new HistoryRun(1_000_000)),
                    Map.entry("index", new IndexRun(100_000)),
                    Map.entry("knowledge", new KnowledgeRun(100_000)),
                    Map.entry("postgres-message", LoadRun.message(DatabaseKind.POSTGRES)),
                    Map.entry("postgres-list", new ListRun(DatabaseKind.POSTGRES, 1_000_000)),
                    Map.entry("nodes", new NodesRun(3)));

    private Benchmarks() {}

    /**
     * Runs the benchmarks.
     *
     * @param arguments see {@link BenchmarkOptions}, each as {@code name=value}
     */
    public static void main(String[] arguments) throws Exception {
        BenchmarkOptions setup = BenchmarkOptions.of(arguments);
        if (!Files.exists(setup.jar())) {
            throw new IOException(setup.jar() + " is not there; mvn package makes it");
        }
        var results = new Results(Machine.current());
        for (String name : setup.runs()) {
            BenchmarkRun run = RUNS.get(name);
            if (run == null) {
                throw new IllegalArgumentException(
                        "there is no run " + name + ": " + RUNS.keySet());
            }
            Path folder = Files.createTempDirectory("rejoinder-benchmark");
            try {
                results.add(name, run, run.measure(setup, folder));
            } finally {
                delete(folder);
            }
        }
        if (setup.runs().size() == RUNS.size()) {
            results.write();
        }
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> paths = Files.walk(folder)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
