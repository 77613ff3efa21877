package dev.rejoinder.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Lists a bot's conversations, one request after the other. */
record ListRun(DatabaseKind place, int conversations) implements BenchmarkRun {
    private static final MockAnswerShape SHAPE = new MockAnswerShape(1, 0, 0);
    private static final int WARM_UP = 3000;
    private static final int REQUESTS = 1000;
    private static final Pattern CURSOR = Pattern.compile("\"cursor\":\"([^\"]+)\"");

    @Override
    public List<Goal> goals() {
        return switch (place) {
            case SQLITE -> List.of(new Goal("page1P50Millis", 2), new Goal("page1000P50Millis", 5));
            case POSTGRES ->
                    Stream.of("page1", "page1000", "page50000", "since", "cursor", "user", "text")
                            .map(name -> new Goal(name + "P50Millis", 5))
                            .toList();
        };
    }

    @Override
    public NamedFigures measure(BenchmarkOptions setup, Path folder) throws Exception {
        try (RunDatabase data = place.open(setup, folder)) {
            return measure(setup, folder, data);
        }
    }

    private NamedFigures measure(BenchmarkOptions setup, Path folder, RunDatabase data)
            throws Exception {
        String key;
        try (var server = ServerUnderTest.start(setup.command(), folder, 1, "", data.settings())) {
            key = server.key();
            server.makeBot(SHAPE);
        }
        try (var filling = new TableFiller(data.connect())) {
            filling.conversations(SHAPE.model(), conversations);
            data.settle(filling);
        }
        var figures = new NamedFigures().put("conversations", conversations);
        try (var server = ServerUnderTest.start(setup.command(), folder, 1, key, data.settings());
                var client = new PlainClient(server.port(), key)) {
            for (Map.Entry<String, String> path : paths(server).entrySet()) {
                figures.putAll(
                        path.getKey(), measure(path.getValue(), server.cost(), data, client));
            }
        }
        return figures;
    }

    private static Map<String, String> paths(ServerUnderTest server)
            throws IOException, InterruptedException {
        String list = "/api/v1/chat/" + SHAPE.model() + "/conversations?limit=20";
        Matcher cursor = CURSOR.matcher(server.get(list + "&page=25000"));
        if (!cursor.find()) {
            throw new IOException("the list gave no cursor");
        }
        var paths = new LinkedHashMap<String, String>();
        paths.put("page1", list);
        paths.put("page1000", list + "&page=1000");
        paths.put("page50000", list + "&page=50000");
        paths.put("since", list + "&since=" + Instant.now().minus(100, ChronoUnit.DAYS));
        paths.put("cursor", list + "&cursor=" + cursor.group(1));
        paths.put("user", list + "&userId=user77");
        paths.put("text", list + "&q=parcel");
        paths.put("seldom", list + "&outcome=failed");
        return paths;
    }

    private NamedFigures measure(
            String path, ProcessCost cost, RunDatabase data, PlainClient client)
            throws IOException, SQLException {
        for (int i = 0; i < WARM_UP; i++) {
            client.get(path);
        }
        var times = new LatencyBins();
        long cpu = cost.cpuMillis();
        DatabaseCost database = data.cost();
        for (int i = 0; i < REQUESTS; i++) {
            long began = System.nanoTime();
            client.get(path);
            times.record(System.nanoTime() - began);
        }
        database = data.cost().since(database);
        cpu = cost.cpuMillis() - cpu;
        var figures =
                new NamedFigures()
                        .put("P50Millis", times.quantileMillis(0.5))
                        .put("P99Millis", times.quantileMillis(0.99))
                        .put("CpuMillis", cpu / (double) REQUESTS);
        if (place == DatabaseKind.POSTGRES) {
            figures.put("DatabaseCpuMillis", database.cpuMillis() / (double) REQUESTS);
        }
        return figures;
    }
}
