package dev.rejoinder.benchmarks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * CPU time of a turn at a server with webhook endpoints that want every event, and at one without.
 * Their windows alternate. A server limits the rate of its deliveries, so under full load it has a
 * backlog, which it does not work off in the windows of the other.
 */
record WebhooksRun(int endpoints, LoadRequest.Kind kind, int connections, MockAnswerShape shape)
        implements BenchmarkRun {
    private static final int WARM_UP_WINDOWS = 6;
    private static final Map<String, String> LOOPBACK =
            Map.of("REJOINDER_OUTBOUND_PRIVATE_NETWORKS", "127.0.0.0/8");

    /** As many turns as the server can take. */
    static WebhooksRun message() {
        return new WebhooksRun(3, LoadRequest.Kind.MESSAGE, 32, new MockAnswerShape(50, 0, 0));
    }

    /** Answers of 200 tokens, at a rate that leaves time for every delivery. */
    static WebhooksRun stream() {
        return new WebhooksRun(3, LoadRequest.Kind.STREAM, 200, new MockAnswerShape(200, 0, 10));
    }

    @Override
    public List<Goal> goals() {
        return List.of(new Goal("withToWithout", 1.1));
    }

    @Override
    public NamedFigures measure(BenchmarkOptions setup, Path folder) throws Exception {
        Path plainData = folder.resolve("without");
        Path toldData = folder.resolve("with");
        try (var receiver = WebhookSink.start();
                var provider = ProviderProcess.start();
                var plain = start(setup, plainData, provider);
                var plainClient = client(plain);
                var told = start(setup, toldData, provider)) {
            for (int i = 0; i < endpoints; i++) {
                addEndpoint(setup, toldData, receiver.url("/hook-" + i));
            }
            try (var toldClient = client(told)) {
                Thread.sleep(setup.window().multipliedBy(WARM_UP_WINDOWS));
                plainClient.pause();
                toldClient.pause();
                var load = new AlternatingLoad(setup, provider, new SqliteData(toldData));
                load.add(plain.cost(), plainClient);
                load.add(told.cost(), toldClient);
                long began = receiver.count();
                long start = System.nanoTime();
                List<NamedFigures> both = load.measure();
                double seconds =
                        (System.nanoTime() - start) / (double) Duration.ofSeconds(1).toNanos();
                double cost = both.getLast().get("cpuMillisPerTurn");
                return new NamedFigures()
                        .put("endpoints", endpoints)
                        .put("withToWithout", cost / both.getFirst().get("cpuMillisPerTurn"))
                        .put("deliveriesPerSecond", (receiver.count() - began) / seconds)
                        .putAll("without", both.getFirst())
                        .putAll("with", both.getLast());
            }
        }
    }

    private static ServerUnderTest start(
            BenchmarkOptions setup, Path data, ProviderProcess provider) throws IOException {
        return ServerUnderTest.start(setup.command(), data, provider.port(), "", LOOPBACK);
    }

    private LoadProcess client(ServerUnderTest server) throws IOException, InterruptedException {
        server.makeBot(shape);
        var request = new LoadRequest(kind, server.key(), shape);
        return LoadProcess.start(server.port(), request, connections);
    }

    private static void addEndpoint(BenchmarkOptions setup, Path data, String url)
            throws IOException, InterruptedException {
        var command = new ArrayList<>(setup.command());
        command.addAll(List.of("webhook", "create", url, "--data", data.toString()));
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().putAll(LOOPBACK);
        Process process = builder.start();
        byte[] printed = process.getInputStream().readAllBytes();
        if (process.waitFor() != 0) {
            throw new IOException(new String(printed, StandardCharsets.UTF_8));
        }
    }
}
