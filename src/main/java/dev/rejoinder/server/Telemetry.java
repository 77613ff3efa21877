package dev.rejoinder.server;

import dev.rejoinder.config.TracesSettings;
import dev.rejoinder.core.AppError;
import dev.rejoinder.core.Clock;
import dev.rejoinder.knowledge.SourceStore;
import dev.rejoinder.ops.Health;
import dev.rejoinder.ops.HttpMetrics;
import dev.rejoinder.ops.MeasuredTurnStore;
import dev.rejoinder.ops.Metrics;
import dev.rejoinder.ops.ProcessMetrics;
import dev.rejoinder.ops.Tracer;
import dev.rejoinder.ops.TurnMetrics;
import dev.rejoinder.ops.otlp.OtlpTracer;
import dev.rejoinder.storage.postgres.ConnectionPoolState;
import dev.rejoinder.turn.TurnEngine;
import dev.rejoinder.turn.TurnObserver;
import dev.rejoinder.turn.TurnStore;
import java.net.URI;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What operators see of a server: its metrics, and its traces where they are wanted. */
final class Telemetry implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Telemetry.class);

    private final Clock clock;
    private final Metrics metrics = new Metrics();
    private final Tracer tracer;
    private final TurnObserver turns;
    private final HttpMetrics requests;

    Telemetry(TracesSettings traces, Clock clock, String version) {
        this.clock = clock;
        ProcessMetrics.addTo(metrics, version);
        tracer = tracer(traces, version);
        turns = new TurnMetrics(metrics, tracer, clock);
        requests = new HttpMetrics(metrics, tracer, clock);
    }

    private static Tracer tracer(TracesSettings traces, String version) {
        URI collector = traces.collector();
        return collector == null
                ? Tracer.OFF
                : OtlpTracer.to(
                        collector,
                        traces.headersByName(),
                        traces.service(),
                        version,
                        traces.share());
    }

    Metrics metrics() {
        return metrics;
    }

    TurnObserver turns() {
        return turns;
    }

    HttpMetrics requests() {
        return requests;
    }

    TurnStore measured(TurnStore store) {
        return new MeasuredTurnStore(store, metrics, clock);
    }

    /** Tells from now on how these stand. */
    void registerGauges(TurnEngine running, SourceStore sources, Health health) {
        metrics.gauge(
                "rejoinder_ready",
                "1 when new messages are taken, 0 otherwise.",
                () -> health.ready() ? 1 : 0);
        metrics.gauge(
                "rejoinder_turns_open",
                "Turns that have not ended, the waiting ones included.",
                () -> running.load().open());
        metrics.gauge(
                "rejoinder_turns_open_max",
                "How many may be open; more are refused.",
                () -> running.load().maximumOpen());
        metrics.gauge(
                "rejoinder_turns_waiting",
                "Turns that wait for earlier ones of their conversation.",
                () -> running.load().waiting());
        metrics.gauge(
                "rejoinder_streams_open",
                "Streams that follow a turn.",
                () -> running.load().readers());
        metrics.gauge(
                "rejoinder_turns_unstored",
                "Ends of turns that the database would not take yet.",
                () -> running.load().unstored());
        metrics.gauges(
                "rejoinder_sources",
                "Sources of knowledge, by where they stand; of all servers on the database.",
                "status",
                () -> counts(sources));
    }

    /** Tells from now on how the connections to a shared database are used. */
    void registerGauges(Optional<Supplier<ConnectionPoolState>> pool) {
        metrics.gauges(
                "rejoinder_database_connections",
                "Connections to PostgreSQL that may be open (max), are (open), and do something"
                        + " (used), and pieces of work that wait for one (waiting).",
                "state",
                () -> pool.map(Supplier::get).map(Telemetry::counts).orElse(Map.of()));
    }

    private static Map<String, Double> counts(ConnectionPoolState pool) {
        return Map.of(
                "max", (double) pool.maximum(),
                "open", (double) pool.open(),
                "used", (double) pool.used(),
                "waiting", (double) pool.waiting());
    }

    private static Map<String, Double> counts(SourceStore sources) {
        var counts = new TreeMap<String, Double>();
        try {
            sources.countAll()
                    .forEach(
                            (status, count) ->
                                    counts.put(
                                            status.name().toLowerCase(Locale.ROOT),
                                            (double) count));
        } catch (AppError away) {
            // The rest is worth telling just when the database is away.
            log.debug("sources cannot be counted", away);
        }
        return counts;
    }

    @Override
    public void close() {
        tracer.close();
    }
}
