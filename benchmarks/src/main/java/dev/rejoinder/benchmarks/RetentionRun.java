package dev.rejoinder.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Turns while the retention deletes old conversations of the same bot, and without it before. */
record RetentionRun(DatabaseKind place, int conversations) implements BenchmarkRun {
    private static final MockAnswerShape SHAPE = new MockAnswerShape(50, 0, 0);
    private static final int CONNECTIONS = 32;
    private static final int WARM_UP_WINDOWS = 9;
    private static final Pattern TOTAL = Pattern.compile("\"total\":(\\d+)");

    @Override
    public List<Goal> goals() {
        return List.of(new Goal("slowdown", 1.10), new Goal("errors", 0));
    }

    @Override
    public NamedFigures measure(BenchmarkOptions setup, Path folder) throws Exception {
        Path own = Files.createDirectory(folder.resolve("data"));
        try (RunDatabase data = place.open(setup, own);
                var provider = ProviderProcess.start(folder, false)) {
            var settings = new HashMap<>(data.settings());
            settings.putAll(provider.settings());
            String key;
            try (var server =
                    ServerUnderTest.start(setup.command(), own, provider.port(), "", settings)) {
                key = server.key();
                server.makeBot(SHAPE);
            }
            try (var filling = new TableFiller(data.connect())) {
                filling.conversations(SHAPE.model(), conversations);
                data.settle(filling);
            }
            try (var server =
                            ServerUnderTest.start(
                                    setup.command(), own, provider.port(), key, settings);
                    var client =
                            LoadProcess.start(
                                    server.port(),
                                    new LoadRequest(LoadRequest.Kind.MESSAGE, key, SHAPE),
                                    CONNECTIONS)) {
                return measure(setup, data, provider, server, client);
            }
        }
    }

    private NamedFigures measure(
            BenchmarkOptions setup,
            RunDatabase data,
            ProviderProcess provider,
            ServerUnderTest server,
            LoadProcess client)
            throws Exception {
        Thread.sleep(setup.window().multipliedBy(WARM_UP_WINDOWS));
        client.pause();
        NamedFigures before = windows(setup, data, provider, server, client);
        server.patch("/api/v1/bots/" + SHAPE.model(), "{\"retentionDays\":1}");
        long total = total(server);
        while (total(server) >= total) {
            Thread.sleep(Duration.ofSeconds(1));
        }
        long began = System.nanoTime();
        long old = old(data);
        NamedFigures during = windows(setup, data, provider, server, client);
        double seconds = (System.nanoTime() - began) / 1e9;
        long left = old(data);
        return new NamedFigures()
                .put("conversations", conversations)
                .put("slowdown", during.get("p50Millis") / before.get("p50Millis"))
                .put("errors", during.get("errors"))
                .put("deletedPerSecond", (old - left) / seconds)
                .put("left", left)
                .putAll("before", before)
                .putAll("during", during);
    }

    private static NamedFigures windows(
            BenchmarkOptions setup,
            RunDatabase data,
            ProviderProcess provider,
            ServerUnderTest server,
            LoadProcess client)
            throws Exception {
        var load = new AlternatingLoad(setup, provider, data);
        load.add(server.cost(), client);
        return load.measure().getFirst();
    }

    /** The conversations that were there before the load, whose turns have no user. */
    private static long old(RunDatabase data) throws SQLException {
        try (Connection connection = data.connect();
                Statement statement = connection.createStatement();
                ResultSet count =
                        statement.executeQuery(
                                "select count(*) from conversation where user_id is not null")) {
            count.next();
            return count.getLong(1);
        }
    }

    private static long total(ServerUnderTest server) throws IOException, InterruptedException {
        Matcher total =
                TOTAL.matcher(
                        server.get("/api/v1/chat/" + SHAPE.model() + "/conversations?limit=1"));
        if (!total.find()) {
            throw new IOException("the list has no total");
        }
        return Long.parseLong(total.group(1));
    }
}
