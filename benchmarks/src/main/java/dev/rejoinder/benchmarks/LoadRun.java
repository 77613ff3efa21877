package dev.rejoinder.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;

/**
 * CPU time under load: of {@code /message} for each turn, of {@code /stream} for 1,000 tokens of
 * the provider. With SQLite, also the CPU time of an nginx that relays the same answers.
 *
 * @param tls whether the provider uses TLS
 */
record LoadRun(
        DatabaseKind place,
        LoadRequest.Kind kind,
        int connections,
        MockAnswerShape shape,
        boolean tls,
        List<Goal> goals)
        implements BenchmarkRun {
    /** After the time of this many windows both JIT compilers have finished. */
    private static final int WARM_UP_WINDOWS = 9;

    static LoadRun message(DatabaseKind place, Goal... goals) {
        return new LoadRun(
                place,
                LoadRequest.Kind.MESSAGE,
                32,
                new MockAnswerShape(50, 0, 0),
                false,
                List.of(goals));
    }

    /** Streams with 100 tokens a second each. */
    static LoadRun stream(int connections, Goal... goals) {
        return new LoadRun(
                DatabaseKind.SQLITE,
                LoadRequest.Kind.STREAM,
                connections,
                new MockAnswerShape(200, 0, 10),
                false,
                List.of(goals));
    }

    /** The same load with a provider that uses TLS. */
    LoadRun overTls(Goal... others) {
        return new LoadRun(place, kind, connections, shape, true, List.of(others));
    }

    @Override
    public Optional<String> comparedFigure() {
        return place == DatabaseKind.SQLITE
                ? Optional.of(kind.isStreamed() ? "cpuMillisPer1000Events" : "cpuMillisPerTurn")
                : Optional.empty();
    }

    @Override
    public NamedFigures measure(BenchmarkOptions setup, Path folder) throws Exception {
        Path own = Files.createDirectory(folder.resolve("data"));
        try (RunDatabase data = place.open(setup, own);
                var provider = ProviderProcess.start(folder, tls);
                var server = start(setup, own, data, provider);
                var client = client(server)) {
            Thread.sleep(setup.window().multipliedBy(WARM_UP_WINDOWS));
            client.pause();
            var load = new AlternatingLoad(setup, provider, data);
            load.add(server.cost(), client);
            Optional<Path> nginx = NginxServer.find();
            if (comparedFigure().isEmpty() || nginx.isEmpty()) {
                return load.measure().getFirst();
            }
            return besideNginx(load, NginxServer.start(nginx.get(), provider, folder));
        }
    }

    private NamedFigures besideNginx(AlternatingLoad load, NginxServer nginx) throws Exception {
        var request = new LoadRequest(kind.relayed(), "mock", shape);
        try (nginx;
                var client = LoadProcess.start(nginx.port(), request, connections)) {
            Thread.sleep(AlternatingLoad.SETTLE);
            client.pause();
            load.add(nginx.cost(), client);
            List<NamedFigures> both = load.measure();
            return both.getFirst().putAll(NGINX, both.getLast());
        }
    }

    private static ServerUnderTest start(
            BenchmarkOptions setup, Path folder, RunDatabase data, ProviderProcess provider)
            throws IOException {
        var settings = new HashMap<>(data.settings());
        settings.putAll(provider.settings());
        return ServerUnderTest.start(
                setup.command(provider.options()), folder, provider.port(), "", settings);
    }

    private LoadProcess client(ServerUnderTest server) throws IOException, InterruptedException {
        server.makeBot(shape);
        return LoadProcess.start(
                server.port(), new LoadRequest(kind, server.key(), shape), connections);
    }
}
