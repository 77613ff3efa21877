package dev.rejoinder.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** Memory of open streams, each of which gets one token a second. */
record IdleRun(int streams) implements BenchmarkRun {
    private static final MockAnswerShape SHORT = new MockAnswerShape(50, 0, 0);
    private static final MockAnswerShape LONG = new MockAnswerShape(3600, 0, 1000);
    private static final int WARM_UP_CONNECTIONS = 200;
    private static final Duration WARM_UP = Duration.ofSeconds(10);
    private static final Duration SETTLE = Duration.ofSeconds(15);
    private static final Duration WATCH = Duration.ofSeconds(10);

    @Override
    public List<Goal> goals() {
        return List.of(new Goal("heapKibPerStream", 25));
    }

    @Override
    public NamedFigures measure(BenchmarkOptions setup, Path folder) throws Exception {
        try (var provider = ProviderProcess.start();
                var server = ServerUnderTest.start(setup.command(), folder, provider.port(), "")) {
            try (var _ = client(server, SHORT, WARM_UP_CONNECTIONS)) {
                Thread.sleep(WARM_UP);
            }
            ProcessCost cost = server.cost();
            double heapBefore = cost.liveHeapBytes();
            double residentBefore = cost.residentKib();
            try (var client = client(server, LONG, streams)) {
                awaitOpen(client);
                Thread.sleep(SETTLE);
                double heap = cost.liveHeapBytes() - heapBefore;
                double resident = cost.residentKib() - residentBefore;
                long cpu = cost.cpuMillis();
                client.clear();
                Thread.sleep(WATCH);
                cpu = cost.cpuMillis() - cpu;
                NamedFigures seen = client.report();
                return new NamedFigures()
                        .put("streams", seen.get("open"))
                        .put("errors", seen.get("errors"))
                        .put("heapKibPerStream", heap / 1024 / streams)
                        .put("residentKibPerStream", resident / streams)
                        .put("cpuMillisPer1000Events", 1000 * cpu / seen.get("deltas"))
                        .put("heapMibBefore", heapBefore / (1 << 20))
                        .put("residentMibBefore", residentBefore / 1024);
            }
        }
    }

    private static LoadProcess client(
            ServerUnderTest server, MockAnswerShape shape, int connections)
            throws IOException, InterruptedException {
        server.makeBot(shape);
        var request = new LoadRequest(LoadRequest.Kind.STREAM, server.key(), shape);
        return LoadProcess.start(server.port(), request, connections);
    }

    private void awaitOpen(LoadProcess client) throws IOException, InterruptedException {
        while (client.report().get("open") < streams) {
            Thread.sleep(Duration.ofSeconds(1));
        }
    }
}
