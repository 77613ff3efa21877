package dev.rejoinder.benchmarks;

import dev.rejoinder.benchmarks.LoadRequest.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * CPU time of each protocol for 1,000 tokens of the provider, beside the native stream: the windows
 * alternate. Then all protocols at once.
 */
record FormatsRun(int streams) implements BenchmarkRun {
    private static final int WARM_UP_WINDOWS = 2;
    private static final MockAnswerShape SHAPE = new MockAnswerShape(200, 0, 10);
    private static final List<Kind> KINDS =
            List.of(
                    Kind.STREAM,
                    Kind.LEGACY_STREAM,
                    Kind.TEXT_STREAM,
                    Kind.CHAT_COMPLETION_STREAM,
                    Kind.RESPONSE_STREAM,
                    Kind.UI_STREAM,
                    Kind.MESSAGE,
                    Kind.MCP);

    @Override
    public List<Goal> goals() {
        return KINDS.stream()
                .map(kind -> new Goal(NamedFigures.joined(name(kind), RATIO), 1.1))
                .toList();
    }

    @Override
    public NamedFigures measure(BenchmarkOptions setup, Path folder) throws Exception {
        Path own = Files.createDirectory(folder.resolve("data"));
        try (RunDatabase data = DatabaseKind.SQLITE.open(setup, own);
                var provider = ProviderProcess.start(folder, false);
                var server =
                        ServerUnderTest.start(
                                setup.command(provider.options()),
                                own,
                                provider.port(),
                                "",
                                provider.settings())) {
            server.makeBot(SHAPE);
            var clients = new ArrayList<LoadProcess>();
            try {
                return measure(setup, provider, data, server, clients);
            } finally {
                clients.forEach(LoadProcess::close);
            }
        }
    }

    private NamedFigures measure(
            BenchmarkOptions setup,
            ProviderProcess provider,
            RunDatabase data,
            ServerUnderTest server,
            List<LoadProcess> clients)
            throws Exception {
        var load = new AlternatingLoad(setup, provider, data);
        for (Kind kind : KINDS) {
            var request = new LoadRequest(kind, server.key(), SHAPE);
            LoadProcess client = LoadProcess.start(server.port(), request, streams);
            clients.add(client);
            Thread.sleep(setup.window().multipliedBy(WARM_UP_WINDOWS));
            client.pause();
            load.add(server.cost(), client);
        }
        NamedFigures figures = besideNative(load.measure());
        return figures.put("errorsAtOnce", allAtOnce(setup, clients));
    }

    private static NamedFigures besideNative(List<NamedFigures> measured) {
        var figures = new NamedFigures();
        double plain = measured.getFirst().get("cpuMillisPer1000Events");
        for (int i = 0; i < KINDS.size(); i++) {
            String name = name(KINDS.get(i));
            NamedFigures of = measured.get(i);
            figures.put(NamedFigures.joined(name, RATIO), of.get("cpuMillisPer1000Events") / plain);
            figures.putAll(name, of);
        }
        return figures;
    }

    /** Returns how many answers were wrong or missing in a window with all clients at once. */
    private static double allAtOnce(BenchmarkOptions setup, List<LoadProcess> clients)
            throws IOException, InterruptedException {
        for (LoadProcess client : clients) {
            client.resume();
            client.clear();
        }
        Thread.sleep(setup.window());
        double errors = 0;
        for (LoadProcess client : clients) {
            client.pause();
            errors += client.report().get("errors");
        }
        return errors;
    }

    /** {@code responseStream} for {@link Kind#RESPONSE_STREAM}. */
    private static String name(Kind kind) {
        var name = new StringBuilder();
        for (String word : kind.name().split("_", -1)) {
            name.append(
                    name.isEmpty()
                            ? word.toLowerCase(Locale.ROOT)
                            : word.charAt(0) + word.substring(1).toLowerCase(Locale.ROOT));
        }
        return name.toString();
    }
}
