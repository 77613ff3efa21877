package dev.rejoinder.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Resident memory of as many streams as two sockets each allow within 20,000 file descriptors, each
 * with one token a second; of the server with a small heap, and of nginx.
 */
record ManyStreamsRun(int streams) implements BenchmarkRun {
    private static final String HEAP = "-Xmx256m";

    /** The default is as many streams as fit into half of the heap. */
    private static final Map<String, String> NO_LIMIT =
            Map.of("REJOINDER_LIMIT_OPEN_STREAMS", "20000");

    private static final MockAnswerShape SHORT = new MockAnswerShape(50, 0, 0);

    /** A short warm-up: memory that the load of streams adds belongs to the streams. */
    private static final Duration WARM_UP = Duration.ofSeconds(3);

    private static final int WARM_UP_CONNECTIONS = 20;

    /** All streams start within 20 to 30 seconds. */
    private static final Duration START_INTERVAL = Duration.ofMillis(2);

    @Override
    public List<Goal> goals() {
        return List.of(new Goal("residentKibPerStream", 22), new Goal("errors", 0));
    }

    @Override
    public Optional<String> comparedFigure() {
        return Optional.of("residentKibPerStream");
    }

    @Override
    public NamedFigures measure(BenchmarkOptions setup, Path folder) throws Exception {
        Path own = Files.createDirectory(folder.resolve("data"));
        NamedFigures figures;
        try (var provider = ProviderProcess.start();
                var server =
                        ServerUnderTest.start(
                                setup.command(List.of(HEAP)), own, provider.port(), "", NO_LIMIT)) {
            server.makeBot(SHORT);
            server.makeBot(HeldStreams.SHAPE);
            figures = measure(server.port(), server.cost(), LoadRequest.Kind.STREAM, server.key());
        }
        Optional<Path> program = NginxServer.find();
        if (program.isPresent()) {
            try (var provider = ProviderProcess.start();
                    var nginx = NginxServer.start(program.get(), provider, folder)) {
                figures.putAll(
                        NGINX,
                        measure(
                                nginx.port(),
                                nginx.cost(),
                                LoadRequest.Kind.COMPLETION_STREAM,
                                "mock"));
            }
        }
        return figures;
    }

    private NamedFigures measure(int port, ProcessCost cost, LoadRequest.Kind kind, String key)
            throws IOException, InterruptedException {
        var warmUp = new LoadRequest(kind, key, SHORT);
        try (var _ = LoadProcess.start(port, warmUp, WARM_UP_CONNECTIONS)) {
            Thread.sleep(WARM_UP);
        }
        Thread.sleep(WARM_UP);
        double resident = cost.residentKib();
        double proportional = cost.proportionalKib();
        var request = new LoadRequest(kind, key, HeldStreams.SHAPE);
        try (var open = HeldStreams.open(port, request, streams, START_INTERVAL)) {
            NamedFigures seen = open.watch(cost);
            return new NamedFigures()
                    .put("residentKibPerStream", (cost.residentKib() - resident) / streams)
                    .put(
                            "proportionalKibPerStream",
                            (cost.proportionalKib() - proportional) / streams)
                    .put("residentMibBefore", resident / 1024)
                    .put("residentMib", cost.residentKib() / 1024.0)
                    .put("peakResidentMib", cost.peakResidentKib() / 1024.0)
                    .putAll("", seen);
        }
    }
}
