package dev.rejoinder.benchmarks;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;

/** Many open streams, each of which gets one token a second, and their client. */
final class HeldStreams implements AutoCloseable {
    /** Streams of an hour: none ends during a run. */
    static final MockAnswerShape SHAPE = new MockAnswerShape(3600, 0, 1000);

    private static final Duration SETTLE = Duration.ofSeconds(15);
    private static final Duration WATCH = Duration.ofSeconds(10);
    private static final Duration LONGEST_OPENING = Duration.ofMinutes(3);

    private final LoadProcess client;
    private final double openingErrors;

    private HeldStreams(LoadProcess client, double openingErrors) {
        this.client = client;
        this.openingErrors = openingErrors;
    }

    /**
     * Opens streams one after the other, and returns when all are open and have settled. The
     * request's shape is {@link #SHAPE}.
     */
    static HeldStreams open(int port, LoadRequest request, int count, Duration interval)
            throws IOException, InterruptedException {
        LoadProcess client = LoadProcess.start(port, request, count, interval);
        try {
            Instant latest = Instant.now().plus(LONGEST_OPENING);
            while (client.report().get("open") < count) {
                if (Instant.now().isAfter(latest)) {
                    throw new IOException("not all streams opened: " + client.report().line());
                }
                Thread.sleep(Duration.ofSeconds(1));
            }
            Thread.sleep(SETTLE);
            return new HeldStreams(client, client.report().get("errors"));
        } catch (IOException | InterruptedException failure) {
            client.close();
            throw failure;
        }
    }

    /** Watches the streams for a while. The errors include those before. */
    NamedFigures watch(ProcessCost server) throws IOException, InterruptedException {
        client.clear();
        long cpu = server.cpuMillis();
        Thread.sleep(WATCH);
        cpu = server.cpuMillis() - cpu;
        NamedFigures seen = client.report();
        return new NamedFigures()
                .put("streams", seen.get("open"))
                .put("errors", openingErrors + seen.get("errors"))
                .put("cpuMillisPer1000Events", 1000 * cpu / seen.get("deltas"))
                .put("gapP99Millis", seen.get("gapP99Millis"));
    }

    @Override
    public void close() {
        client.close();
    }
}
