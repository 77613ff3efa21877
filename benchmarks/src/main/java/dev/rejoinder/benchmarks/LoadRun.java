package dev.rejoinder.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;

/**
 * CPU time under load: of {@code /message} for each turn, of {@code /stream} for 1,000 tokens of
 * the provider.
 */
record LoadRun(
        DatabaseKind place, String kind, int connections, MockAnswerShape shape, List<Goal> goals)
        implements BenchmarkRun {
    /** After this time both JIT compilers have finished. */
    private static final Duration WARM_UP = Duration.ofSeconds(30);

    private static final Duration WINDOW = Duration.ofSeconds(10);

    static LoadRun message(DatabaseKind place) {
        return new LoadRun(
                place,
                "message",
                32,
                new MockAnswerShape(50, 0, 0),
                place == DatabaseKind.SQLITE
                        ? List.of(new Goal("cpuMillisPerTurn", 0.30))
                        : List.of());
    }

    static LoadRun stream() {
        return new LoadRun(
                DatabaseKind.SQLITE,
                "stream",
                200,
                new MockAnswerShape(200, 0, 10),
                List.of(new Goal("cpuMillisPer1000Events", 60)));
    }

    @Override
    public NamedFigures measure(BenchmarkOptions setup, Path folder) throws Exception {
        try (RunDatabase data = place.open(setup, folder);
                var provider = ProviderProcess.start();
                var server =
                        ServerUnderTest.start(
                                setup.command(), folder, provider.port(), "", data.settings());
                var client = client(server)) {
            Thread.sleep(WARM_UP);
            var windows = new MeasurementWindows();
            for (int i = 0; i < setup.rounds(); i++) {
                windows.add(window(provider, server.cost(), data, client));
            }
            return windows.median();
        }
    }

    private ChildProcess client(ServerUnderTest server) throws IOException, InterruptedException {
        return ChildProcess.running(
                LoadClient.class,
                Integer.toString(server.port()),
                server.key(),
                server.makeBot(shape),
                kind,
                Integer.toString(connections),
                shape.model());
    }

    private NamedFigures window(
            ProviderProcess provider, ProcessCost cost, RunDatabase data, ChildProcess client)
            throws IOException, InterruptedException, SQLException {
        client.ask("clear");
        long cpu = cost.cpuMillis();
        DatabaseCost database = data.cost();
        long tokens = provider.tokensSent();
        Thread.sleep(WINDOW);
        cpu = cost.cpuMillis() - cpu;
        database = data.cost().since(database);
        tokens = provider.tokensSent() - tokens;
        NamedFigures seen = NamedFigures.parse(client.ask("report"));
        var figures = new NamedFigures();
        figures.put("cpuMillisPerTurn", cpu / seen.get("completed"));
        figures.put("cpuMillisPer1000Events", 1000.0 * cpu / tokens);
        figures.put("deltasPerToken", seen.get("deltas") / tokens);
        figures.put("turnsPerSecond", seen.get("perSecond"));
        for (String name : List.of("errors", "p50Millis", "p99Millis", "firstP50Millis")) {
            figures.put(name, seen.get(name));
        }
        figures.put("gapP50Millis", seen.get("gapP50Millis"));
        figures.put("gapP99Millis", seen.get("gapP99Millis"));
        figures.put("residentMib", cost.residentKib() / 1024.0);
        if (place == DatabaseKind.POSTGRES) {
            figures.putAll("", database.perTurn(seen.get("completed")));
        }
        return figures;
    }
}
