package dev.rejoinder.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * From the start of the launcher on an empty folder to the first answer, without and with the AOT
 * cache.
 */
record StartupRun() implements BenchmarkRun {
    private static final int STARTS = 7;
    private static final Duration IDLE = Duration.ofSeconds(5);
    private static final String MESSAGE = "{\"message\":\"What are your business hours?\"}";

    @Override
    public List<Goal> goals() {
        return List.of(
                new Goal("millis", 900),
                new Goal("cachedMillis", 600),
                new Goal("idleResidentMib", 150),
                new Goal("peakResidentMib", 150));
    }

    @Override
    public NamedFigures measure(BenchmarkOptions setup, Path folder) throws Exception {
        LauncherHome plain = LauncherHome.create(folder.resolve("plain"), setup);
        LauncherHome cached = LauncherHome.create(folder.resolve("cached"), setup).withCache();
        // The first starts load the files into the page cache; their figures are dropped.
        start(plain, folder.resolve("plain-warm-up"));
        start(cached, folder.resolve("cached-warm-up"));
        var windows = new MeasurementWindows();
        for (int i = 0; i < STARTS; i++) {
            windows.add(
                    start(plain, folder.resolve("plain" + i))
                            .putAll("cached", start(cached, folder.resolve("cached" + i))));
        }
        return windows.median();
    }

    private static NamedFigures start(LauncherHome home, Path data)
            throws IOException, InterruptedException {
        long began = System.nanoTime();
        // No provider: the sample bot uses the built-in model.
        try (var server = home.start(data, 1, "");
                var client = new PlainClient(server.port(), server.key())) {
            client.post("/api/v1/chat/demo/message", MESSAGE);
            double millis = (System.nanoTime() - began) / 1e6;
            double cpu = server.cost().cpuMillis();
            Thread.sleep(IDLE);
            return new NamedFigures()
                    .put("millis", millis)
                    .put("cpuMillis", cpu)
                    .put("idleResidentMib", server.cost().residentKib() / 1024.0)
                    .put("peakResidentMib", server.cost().peakResidentKib() / 1024.0);
        }
    }
}
