package dev.rejoinder.benchmarks;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** Heap of open streams, each of which gets one token a second. */
record IdleRun(int streams) implements BenchmarkRun {
    private static final MockAnswerShape SHORT = new MockAnswerShape(50, 0, 0);
    private static final int WARM_UP_CONNECTIONS = 200;
    private static final Duration WARM_UP = Duration.ofSeconds(10);

    @Override
    public List<Goal> goals() {
        return List.of(new Goal("heapKibPerStream", 25));
    }

    @Override
    public NamedFigures measure(BenchmarkOptions setup, Path folder) throws Exception {
        try (var provider = ProviderProcess.start();
                var server = ServerUnderTest.start(setup.command(), folder, provider.port(), "")) {
            server.makeBot(SHORT);
            server.makeBot(HeldStreams.SHAPE);
            var warmUp = new LoadRequest(LoadRequest.Kind.STREAM, server.key(), SHORT);
            try (var _ = LoadProcess.start(server.port(), warmUp, WARM_UP_CONNECTIONS)) {
                Thread.sleep(WARM_UP);
            }
            ProcessCost cost = server.cost();
            double heapBefore = cost.liveHeapBytes();
            double residentBefore = cost.residentKib();
            var request = new LoadRequest(LoadRequest.Kind.STREAM, server.key(), HeldStreams.SHAPE);
            try (var open =
                    HeldStreams.open(server.port(), request, streams, LoadProcess.START_INTERVAL)) {
                double heap = cost.liveHeapBytes() - heapBefore;
                double resident = cost.residentKib() - residentBefore;
                return open.watch(cost)
                        .put("heapKibPerStream", heap / 1024 / streams)
                        .put("residentKibPerStream", resident / streams)
                        .put("heapMibBefore", heapBefore / (1 << 20))
                        .put("residentMibBefore", residentBefore / 1024);
            }
        }
    }
}
