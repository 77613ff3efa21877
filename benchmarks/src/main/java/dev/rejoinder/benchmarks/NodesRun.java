package dev.rejoinder.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code /message} at one server, two, and so on, on one PostgreSQL database. Each server is
 * limited to a small share of one core, so that the servers are the bottleneck and not the machine.
 * Finally all servers run again with a database that is limited to little more than one server's
 * share, which makes the database the bottleneck.
 */
record NodesRun(int most) implements BenchmarkRun {
    private static final MockAnswerShape SHAPE = new MockAnswerShape(50, 0, 0);
    private static final int CONNECTIONS = 32;
    private static final double SERVER_SHARE = 0.15;
    private static final double DATABASE_SHARE = 0.25;

    /** Without a CPU limit, until both JIT compilers have finished. */
    private static final Duration WARM_UP = Duration.ofSeconds(20);

    private static final Duration WINDOW = Duration.ofSeconds(10);

    @Override
    public List<Goal> goals() {
        return List.of();
    }

    @Override
    public NamedFigures measure(BenchmarkOptions setup, Path folder) throws Exception {
        var figures = new NamedFigures().put("serverShare", SERVER_SHARE);
        try (var data = PostgresData.open(setup.database());
                var provider = ProviderProcess.start();
                var nodes = new Nodes(setup, folder, data, provider)) {
            for (int count = 1; count <= most; count++) {
                nodes.add();
                Thread.sleep(WARM_UP);
                try (var _ = nodes.limited()) {
                    figures.putAll("nodes" + count, measure(setup, nodes, data));
                }
            }
            try (var _ = nodes.limited();
                    var share = CpuShare.of(DATABASE_SHARE, "database")) {
                for (long process : data.processes().ids()) {
                    share.add(process);
                }
                figures.put("databaseShare", DATABASE_SHARE);
                figures.putAll("databaseLimited", measure(setup, nodes, data));
            }
        }
        return figures;
    }

    private static NamedFigures measure(BenchmarkOptions setup, Nodes nodes, PostgresData data)
            throws Exception {
        Thread.sleep(WINDOW.dividedBy(5));
        var windows = new MeasurementWindows();
        for (int i = 0; i < setup.rounds(); i++) {
            windows.add(window(nodes, data));
        }
        return windows.median();
    }

    private static NamedFigures window(Nodes nodes, PostgresData data)
            throws IOException, InterruptedException, SQLException {
        nodes.clear();
        long cpu = nodes.cpuMillis();
        DatabaseCost database = data.cost();
        Thread.sleep(WINDOW);
        cpu = nodes.cpuMillis() - cpu;
        database = data.cost().since(database);
        List<NamedFigures> seen = nodes.report();
        double turns = seen.stream().mapToDouble(each -> each.get("completed")).sum();
        double seconds = seen.getFirst().get("seconds");
        var figures =
                new NamedFigures()
                        .put("TurnsPerSecond", turns / seconds)
                        .put("CpuMillisPerTurn", cpu / turns)
                        .put("ServerCores", cpu / 1e3 / seconds)
                        .put("DatabaseCores", database.cpuMillis() / 1e3 / seconds);
        figures.putAll("", database.perTurn(turns));
        figures.put("P50Millis", max(seen, "p50Millis"));
        figures.put("P99Millis", max(seen, "p99Millis"));
        figures.put("Errors", seen.stream().mapToDouble(each -> each.get("errors")).sum());
        return figures;
    }

    private static double max(List<NamedFigures> seen, String name) {
        return seen.stream().mapToDouble(each -> each.get(name)).max().orElse(0);
    }

    /** Servers on one database, with one client each. */
    private static final class Nodes implements AutoCloseable {
        private final BenchmarkOptions setup;
        private final Path folder;
        private final RunDatabase data;
        private final ProviderProcess provider;
        private final List<ServerUnderTest> servers = new ArrayList<>();
        private final List<LoadProcess> clients = new ArrayList<>();

        Nodes(BenchmarkOptions setup, Path folder, RunDatabase data, ProviderProcess provider) {
            this.setup = setup;
            this.folder = folder;
            this.data = data;
            this.provider = provider;
        }

        void add() throws IOException, InterruptedException {
            boolean first = servers.isEmpty();
            var server =
                    ServerUnderTest.start(
                            setup.command(),
                            folder.resolve("node" + servers.size()),
                            provider.port(),
                            first ? "" : servers.getFirst().key(),
                            data.settings());
            servers.add(server);
            if (first) {
                server.makeBot(SHAPE);
            }
            var request = new LoadRequest(LoadRequest.Kind.MESSAGE, server.key(), SHAPE);
            clients.add(LoadProcess.start(server.port(), request, CONNECTIONS));
        }

        /** Limits each server to its share until the result is closed. */
        Limits limited() throws IOException {
            var limits = new Limits(new ArrayList<>());
            for (ServerUnderTest server : servers) {
                var share = CpuShare.of(SERVER_SHARE, "node" + limits.shares.size());
                limits.shares.add(share);
                share.add(server.pid());
            }
            return limits;
        }

        void clear() throws IOException {
            for (LoadProcess client : clients) {
                client.clear();
            }
        }

        List<NamedFigures> report() throws IOException {
            var seen = new ArrayList<NamedFigures>();
            for (LoadProcess client : clients) {
                seen.add(client.report());
            }
            return seen;
        }

        long cpuMillis() throws IOException {
            long millis = 0;
            for (ServerUnderTest server : servers) {
                millis += server.cost().cpuMillis();
            }
            return millis;
        }

        @Override
        public void close() {
            clients.forEach(LoadProcess::close);
            servers.forEach(ServerUnderTest::close);
        }
    }

    private record Limits(List<CpuShare> shares) implements AutoCloseable {
        @Override
        public void close() throws IOException {
            for (CpuShare share : shares) {
                share.close();
            }
        }
    }
}
