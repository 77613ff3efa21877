package dev.rejoinder.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads one long conversation from a server with a small heap. */
record HistoryRun(int messages) implements BenchmarkRun {
    private static final MockAnswerShape SHAPE = new MockAnswerShape(1, 0, 0);
    private static final String CONVERSATION = "conv_00000000000000000000000001";
    private static final Pattern COLLECTION = Pattern.compile("(\\d+)M->(\\d+)M\\(");

    @Override
    public List<Goal> goals() {
        return List.of(new Goal("liveHeapPeakMib", 64));
    }

    @Override
    public NamedFigures measure(BenchmarkOptions setup, Path folder) throws Exception {
        String key;
        Path data = folder.resolve("data");
        try (var server = ServerUnderTest.start(setup.command(), data, 1, "")) {
            key = server.key();
            server.makeBot(SHAPE);
        }
        try (var filling = new TableFiller(new SqliteData(data).connect())) {
            filling.turns(SHAPE.model(), CONVERSATION, messages / 2);
        }
        Path log = folder.resolve("gc.log");
        var options = new ArrayList<>(setup.options());
        options.addAll(List.of("-Xmx128m", "-Xlog:gc:file=" + log));
        var windows = new MeasurementWindows();
        try (var server =
                        ServerUnderTest.start(
                                ServerUnderTest.command(setup.jar(), options), data, 1, key);
                var client = new PlainClient(server.port(), key)) {
            for (int i = 0; i < setup.rounds(); i++) {
                windows.add(read(server, client));
            }
        }
        return windows.median()
                .put("messages", messages)
                .put("heapPeakMib", peak(log, 1))
                .put("liveHeapPeakMib", peak(log, 2));
    }

    private static NamedFigures read(ServerUnderTest server, PlainClient client)
            throws IOException {
        long cpu = server.cost().cpuMillis();
        long began = System.nanoTime();
        long bytes = client.get("/api/v1/chat/" + SHAPE.model() + "/conversations/" + CONVERSATION);
        return new NamedFigures()
                .put("bytes", bytes)
                .put("seconds", (System.nanoTime() - began) / 1e9)
                .put("cpuSeconds", (server.cost().cpuMillis() - cpu) / 1e3)
                .put("residentPeakMib", server.cost().peakResidentKib() / 1024.0);
    }

    /** Returns the largest heap use before or after a collection. */
    static int peak(Path log, int group) throws IOException {
        int peak = 0;
        Matcher collection = COLLECTION.matcher(Files.readString(log));
        while (collection.find()) {
            peak = Math.max(peak, Integer.parseInt(collection.group(group)));
        }
        return peak;
    }
}
