package dev.rejoinder.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Lists of a bot's conversations, asked for one by one. */
record ListRun(int conversations) implements Run {
    private static final Shape SHAPE = new Shape(1, 0, 0);
    private static final int WARM_UP = 3000;
    private static final int REQUESTS = 1000;
    private static final Pattern CURSOR = Pattern.compile("\"cursor\":\"([^\"]+)\"");

    @Override
    public List<Goal> goals() {
        return List.of(new Goal("page1P50Millis", 2), new Goal("page1000P50Millis", 5));
    }

    @Override
    public Figures measure(Setup setup, Path folder) throws Exception {
        String key;
        try (var server = Server.start(setup.command(), folder, 1, "")) {
            key = server.key();
            server.makeBot(SHAPE);
        }
        try (var filling = new Filling(folder)) {
            filling.conversations(SHAPE.model(), conversations);
        }
        var figures = new Figures().put("conversations", conversations);
        try (var server = Server.start(setup.command(), folder, 1, key);
                var client = new PlainClient(server.port(), key)) {
            for (Map.Entry<String, String> path : paths(server).entrySet()) {
                measure(path.getKey(), path.getValue(), server.cost(), client, figures);
            }
        }
        return figures;
    }

    private static Map<String, String> paths(Server server)
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
        return paths;
    }

    private static void measure(
            String name, String path, ProcessCost cost, PlainClient client, Figures figures)
            throws IOException {
        for (int i = 0; i < WARM_UP; i++) {
            client.get(path);
        }
        var times = new Histogram();
        long cpu = cost.cpuMillis();
        for (int i = 0; i < REQUESTS; i++) {
            long began = System.nanoTime();
            client.get(path);
            times.record(System.nanoTime() - began);
        }
        figures.put(name + "P50Millis", times.quantileMillis(0.5));
        figures.put(name + "CpuMillis", (cost.cpuMillis() - cpu) / (double) REQUESTS);
    }
}
