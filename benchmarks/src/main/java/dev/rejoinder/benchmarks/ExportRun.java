package dev.rejoinder.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Exports a bot with many conversations from a server with a small heap. */
record ExportRun(DatabaseKind place, int conversations) implements BenchmarkRun {
    private static final MockAnswerShape SHAPE = new MockAnswerShape(1, 0, 0);

    @Override
    public List<Goal> goals() {
        return List.of(new Goal("liveHeapPeakMib", 64));
    }

    @Override
    public NamedFigures measure(BenchmarkOptions setup, Path folder) throws Exception {
        Path own = folder.resolve("data");
        try (RunDatabase data = place.open(setup, own)) {
            String key;
            try (var server = ServerUnderTest.start(setup.command(), own, 1, "", data.settings())) {
                key = server.key();
                server.makeBot(SHAPE);
            }
            try (var filling = new TableFiller(data.connect())) {
                filling.conversations(SHAPE.model(), conversations);
                data.settle(filling);
            }
            Path log = folder.resolve("gc.log");
            var options = new ArrayList<>(setup.options());
            options.addAll(List.of("-Xmx128m", "-Xlog:gc:file=" + log));
            try (var server =
                            ServerUnderTest.start(
                                    ServerUnderTest.command(setup.jar(), options),
                                    own,
                                    1,
                                    key,
                                    data.settings());
                    var client = new PlainClient(server.port(), key)) {
                return export(server, client)
                        .put("conversations", conversations)
                        .put("heapPeakMib", HistoryRun.peak(log, 1))
                        .put("liveHeapPeakMib", HistoryRun.peak(log, 2));
            }
        }
    }

    private static NamedFigures export(ServerUnderTest server, PlainClient client)
            throws IOException {
        long cpu = server.cost().cpuMillis();
        long began = System.nanoTime();
        long bytes = client.get("/api/v1/bots/" + SHAPE.model() + "/export");
        return new NamedFigures()
                .put("bytes", bytes)
                .put("seconds", (System.nanoTime() - began) / 1e9)
                .put("cpuSeconds", (server.cost().cpuMillis() - cpu) / 1e3)
                .put("residentPeakMib", server.cost().peakResidentKib() / 1024.0);
    }
}
