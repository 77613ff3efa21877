package dev.rejoinder.benchmarks;

import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Measures servers in turn: one window of each, then the next round. Only the measured server is
 * under load; the clients of the others are paused.
 */
final class AlternatingLoad {
    /** From the resumption of a client to its window; all of its connections start in this time. */
    static final Duration SETTLE = Duration.ofSeconds(3);

    private final BenchmarkOptions setup;
    private final ProviderProcess provider;
    private final RunDatabase data;
    private final List<Loaded> servers = new ArrayList<>();

    private record Loaded(ProcessCost cost, LoadProcess client, MeasurementWindows windows) {}

    AlternatingLoad(BenchmarkOptions setup, ProviderProcess provider, RunDatabase data) {
        this.setup = setup;
        this.provider = provider;
        this.data = data;
    }

    /** Adds a warm server with its paused client. */
    void add(ProcessCost cost, LoadProcess client) {
        servers.add(new Loaded(cost, client, new MeasurementWindows()));
    }

    /** Returns the medians of each server. */
    List<NamedFigures> measure() throws IOException, InterruptedException, SQLException {
        for (int i = 0; i < setup.rounds(); i++) {
            for (Loaded server : servers) {
                server.client.resume();
                Thread.sleep(SETTLE);
                server.windows.add(window(server.cost, server.client));
                server.client.pause();
            }
        }
        return servers.stream().map(server -> server.windows.median()).toList();
    }

    private NamedFigures window(ProcessCost cost, LoadProcess client)
            throws IOException, InterruptedException, SQLException {
        client.clear();
        long cpu = cost.cpuMillis();
        DatabaseCost database = data.cost();
        long tokens = provider.tokensSent();
        Thread.sleep(setup.window());
        cpu = cost.cpuMillis() - cpu;
        database = data.cost().since(database);
        tokens = provider.tokensSent() - tokens;
        NamedFigures seen = client.report();
        var figures = new NamedFigures();
        figures.put("cpuMillisPerTurn", cpu / seen.get("completed"));
        figures.put("cpuMillisPer1000Events", 1000.0 * cpu / tokens);
        figures.put("deltasPerToken", seen.get("deltas") / tokens);
        figures.put("turnsPerSecond", seen.get("perSecond"));
        for (String name : List.of("errors", "p50Millis", "p99Millis", "firstP50Millis")) {
            figures.put(name, seen.get(name));
        }
        figures.put("gapP50Millis", seen.get("gapP50Millis"));
        figures.put("gapP99Millis", seen.get("gapP99Millis"));
        figures.put("residentMib", cost.residentKib() / 1024.0);
        if (!database.equals(DatabaseCost.NONE)) {
            figures.putAll("", database.perTurn(seen.get("completed")));
        }
        return figures;
    }
}
