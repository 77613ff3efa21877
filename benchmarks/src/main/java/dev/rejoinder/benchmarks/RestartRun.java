package dev.rejoinder.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/**
 * From the start of the launcher on the folder of a server that was killed under load, to readiness
 * and to the first answer, without and with the AOT cache.
 */
record RestartRun(int turns) implements BenchmarkRun {
    private static final int STARTS = 7;
    private static final int CONNECTIONS = 32;
    private static final MockAnswerShape SHAPE = new MockAnswerShape(50, 0, 0);
    private static final String MESSAGE = "{\"message\":\"How are you?\"}";

    @Override
    public List<Goal> goals() {
        // The launcher makes the cache within a minute, so a server that is killed has it.
        return List.of(new Goal("cachedReadyMillis", 600), new Goal("cachedAnswerMillis", 800));
    }

    @Override
    public NamedFigures measure(BenchmarkOptions setup, Path folder) throws Exception {
        LauncherHome plain = LauncherHome.create(folder.resolve("plain"), setup);
        LauncherHome cached = LauncherHome.create(folder.resolve("cached"), setup).withCache();
        Path killed = folder.resolve("killed");
        try (var provider = ProviderProcess.start()) {
            String key = fillAndKill(setup, provider, killed);
            start(plain, provider, copied(killed, folder.resolve("plain-warm-up")), key);
            start(cached, provider, copied(killed, folder.resolve("cached-warm-up")), key);
            var windows = new MeasurementWindows();
            for (int i = 0; i < STARTS; i++) {
                Path one = copied(killed, folder.resolve("plain" + i));
                Path other = copied(killed, folder.resolve("cached" + i));
                windows.add(
                        start(plain, provider, one, key)
                                .putAll("cached", start(cached, provider, other, key)));
            }
            return windows.median();
        }
    }

    /** Returns the API key of the folder. */
    private String fillAndKill(BenchmarkOptions setup, ProviderProcess provider, Path data)
            throws IOException, InterruptedException {
        try (var server = ServerUnderTest.start(setup.command(), data, provider.port(), "")) {
            server.makeBot(SHAPE);
            var request = new LoadRequest(LoadRequest.Kind.MESSAGE, server.key(), SHAPE);
            try (var client = LoadProcess.start(server.port(), request, CONNECTIONS)) {
                while (client.report().get("completed") < turns) {
                    Thread.sleep(Duration.ofMillis(200));
                }
                server.kill();
            }
            return server.key();
        }
    }

    private static Path copied(Path from, Path to) throws IOException {
        try (Stream<Path> paths = Files.walk(from)) {
            for (Path path : paths.toList()) {
                Files.copy(path, to.resolve(from.relativize(path)));
            }
        }
        return to;
    }

    private static NamedFigures start(
            LauncherHome home, ProviderProcess provider, Path data, String key) throws IOException {
        long began = System.nanoTime();
        try (var server = home.start(data, provider.port(), key);
                var client = new PlainClient(server.port(), key)) {
            client.get("/health/ready");
            double ready = (System.nanoTime() - began) / 1e6;
            client.post("/api/v1/chat/" + SHAPE.model() + "/message", MESSAGE);
            double answer = (System.nanoTime() - began) / 1e6;
            return new NamedFigures()
                    .put("readyMillis", ready)
                    .put("answerMillis", answer)
                    .put("cpuMillis", server.cost().cpuMillis());
        }
    }
}
