package dev.rejoinder.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * CPU time of a turn at a server that has stored many turns without a restart, and at one that has
 * just warmed up. Their windows alternate.
 */
record AgeingRun() implements BenchmarkRun {
    private static final int CONNECTIONS = 32;
    private static final MockAnswerShape SHAPE = new MockAnswerShape(50, 0, 0);
    private static final int WARM_UP_WINDOWS = 9;

    @Override
    public List<Goal> goals() {
        return List.of(new Goal("agedToFresh", 1.1));
    }

    @Override
    public NamedFigures measure(BenchmarkOptions setup, Path folder) throws Exception {
        Path old = folder.resolve("aged");
        Path young = folder.resolve("fresh");
        try (var provider = ProviderProcess.start();
                var aged = ServerUnderTest.start(setup.command(), old, provider.port(), "");
                var agedClient = client(aged)) {
            while (agedClient.report().get("completed") < setup.turns()) {
                Thread.sleep(Duration.ofSeconds(1));
            }
            agedClient.pause();
            try (var fresh = ServerUnderTest.start(setup.command(), young, provider.port(), "");
                    var freshClient = client(fresh)) {
                Thread.sleep(setup.window().multipliedBy(WARM_UP_WINDOWS));
                freshClient.pause();
                var load = new AlternatingLoad(setup, provider, new SqliteData(young));
                load.add(fresh.cost(), freshClient);
                load.add(aged.cost(), agedClient);
                List<NamedFigures> both = load.measure();
                double cost = both.getLast().get("cpuMillisPerTurn");
                return new NamedFigures()
                        .put("turns", setup.turns())
                        .put("agedToFresh", cost / both.getFirst().get("cpuMillisPerTurn"))
                        .putAll("fresh", both.getFirst())
                        .putAll("aged", both.getLast());
            }
        }
    }

    private static LoadProcess client(ServerUnderTest server)
            throws IOException, InterruptedException {
        server.makeBot(SHAPE);
        var request = new LoadRequest(LoadRequest.Kind.MESSAGE, server.key(), SHAPE);
        return LoadProcess.start(server.port(), request, CONNECTIONS);
    }
}
