package dev.rejoinder.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** From process start on an empty folder to the first answer. */
record StartupRun() implements BenchmarkRun {
    private static final int STARTS = 7;
    private static final Duration IDLE = Duration.ofSeconds(5);
    private static final String MESSAGE = "{\"message\":\"What are your business hours?\"}";

    @Override
    public List<Goal> goals() {
        return List.of(
                new Goal("jarMillis", 1500),
                new Goal("launcherMillis", 1500),
                new Goal("idleResidentMib", 150),
                new Goal("peakResidentMib", 150));
    }

    @Override
    public NamedFigures measure(BenchmarkOptions setup, Path folder) throws Exception {
        Path launcher = setup.jar().resolveSibling("../rejoinder").normalize().toAbsolutePath();
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        var plain = List.of(java.toString(), "-jar", setup.jar().toString());
        // The first start loads the files into the page cache; its figures are dropped.
        start(plain, folder.resolve("warm-up"));
        var windows = new MeasurementWindows();
        for (int i = 0; i < STARTS; i++) {
            NamedFigures one = start(plain, folder.resolve("plain" + i));
            NamedFigures other =
                    start(List.of(launcher.toString()), folder.resolve("launcher" + i));
            windows.add(
                    new NamedFigures()
                            .put("jarMillis", one.get("millis"))
                            .put("jarCpuMillis", one.get("cpuMillis"))
                            .put("launcherMillis", other.get("millis"))
                            .put("launcherCpuMillis", other.get("cpuMillis"))
                            .put("idleResidentMib", other.get("idleResidentMib"))
                            .put("peakResidentMib", other.get("peakResidentMib")));
        }
        return windows.median();
    }

    private static NamedFigures start(List<String> command, Path data)
            throws IOException, InterruptedException {
        long began = System.nanoTime();
        // No provider: the sample bot uses the built-in model.
        try (var server = ServerUnderTest.start(command, data, 1, "");
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
