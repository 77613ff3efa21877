package dev.rejoinder.benchmarks;

import dev.rejoinder.benchmarks.BenchmarkRun.Goal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.stream.Stream;

/** Runs the benchmarks and writes the results. See README.md. */
final class Benchmarks {
    private static final SequencedMap<String, BenchmarkRun> RUNS = runs();

    /** Runs only by name. */
    private static final Map<String, BenchmarkRun> LONG_RUNS =
            Map.of(
                    "ageing",
                    new AgeingRun(),
                    "webhooks",
                    WebhooksRun.message(),
                    "webhooks-stream",
                    WebhooksRun.stream(),
                    "export",
                    new ExportRun(DatabaseKind.SQLITE, 1_000_000),
                    "postgres-export",
                    new ExportRun(DatabaseKind.POSTGRES, 1_000_000),
                    "retention",
                    new RetentionRun(DatabaseKind.SQLITE, 500_000),
                    "postgres-retention",
                    new RetentionRun(DatabaseKind.POSTGRES, 500_000));

    private Benchmarks() {}

    private static SequencedMap<String, BenchmarkRun> runs() {
        LoadRun message =
                LoadRun.message(DatabaseKind.SQLITE, ratio(6), new Goal("cpuMillisPerTurn", 0.30));
        LoadRun streams =
                LoadRun.stream(
                        200,
                        ratio(1.6),
                        new Goal("cpuMillisPer1000Events", 60),
                        new Goal("gapP99Millis", 15));
        LoadRun fewStreams = LoadRun.stream(20, ratio(2.0));
        var runs = new LinkedHashMap<String, BenchmarkRun>();
        runs.put("message", message);
        runs.put("stream", streams);
        runs.put("few-streams", fewStreams);
        runs.put("message-tls", message.overTls(ratio(6)));
        runs.put("stream-tls", streams.overTls(ratio(2.0)));
        runs.put("few-streams-tls", fewStreams.overTls(ratio(2.5)));
        runs.put("formats", new FormatsRun(50));
        runs.put("idle", new IdleRun(2000));
        runs.put("many-streams", new ManyStreamsRun(9500));
        runs.put("startup", new StartupRun());
        runs.put("restart", new RestartRun(20_000));
        runs.put("list", new ListRun(DatabaseKind.SQLITE, 1_000_000));
        runs.put("history", new HistoryRun(1_000_000));
        runs.put("index", new IndexRun(100_000));
        runs.put("knowledge", new KnowledgeRun(100_000));
        runs.put("postgres-message", LoadRun.message(DatabaseKind.POSTGRES));
        runs.put("postgres-list", new ListRun(DatabaseKind.POSTGRES, 1_000_000));
        runs.put("nodes", new NodesRun(3));
        return runs;
    }

    private static Goal ratio(double atMost) {
        return new Goal(BenchmarkRun.RATIO, atMost);
    }

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
        Map<String, BenchmarkRun> chosen = chosen(setup.runs());
        ResultsPage page = ResultsPage.read();
        var results = new Results(Machine.current(), page);
        for (Map.Entry<String, BenchmarkRun> run : chosen.entrySet()) {
            Path folder = Files.createTempDirectory("rejoinder-benchmark");
            try {
                results.add(run.getKey(), run.getValue(), run.getValue().measure(setup, folder));
            } finally {
                delete(folder);
            }
        }
        results.regressions().forEach(System.err::println);
        if (setup.record() || setup.runs().isEmpty() && results.regressions().isEmpty()) {
            page.write(RUNS.keySet());
        }
        if (!results.regressions().isEmpty()) {
            System.exit(1);
        }
    }

    private static Map<String, BenchmarkRun> chosen(List<String> names) {
        if (names.isEmpty()) {
            return RUNS;
        }
        var chosen = new LinkedHashMap<String, BenchmarkRun>();
        for (String name : names) {
            BenchmarkRun run = RUNS.getOrDefault(name, LONG_RUNS.get(name));
            if (run == null) {
                throw new IllegalArgumentException(
                        "there is no run "
                                + name
                                + ": "
                                + RUNS.keySet()
                                + ", and only by name "
                                + LONG_RUNS.keySet());
            }
            chosen.put(name, run);
        }
        return chosen;
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> paths = Files.walk(folder)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
