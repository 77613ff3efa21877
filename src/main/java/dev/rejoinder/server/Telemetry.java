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
import dev.rejoinder.webhook.DeliveryObserver;
import dev.rejoinder.webhook.DeliveryStore;
import java.net.URI;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A server's metrics, and its traces if they are configured. */
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

    /** Registers gauges for the server's current state. */
    void registerGauges(TurnEngine running, SourceStore sources, Health health) {
        metrics.gauge(
                "rejoinder_ready",
                "1 if the server accepts new messages, 0 otherwise.",
                () -> health.ready() ? 1 : 0);
        metrics.gauge(
                "rejoinder_turns_open",
                "Open turns, including waiting ones.",
                () -> running.load().open());
        metrics.gauge(
                "rejoinder_turns_open_max",
                "Maximum number of open turns; the server rejects more.",
                () -> running.load().maximumOpen());
        metrics.gauge(
                "rejoinder_turns_waiting",
                "Turns that wait for an earlier turn of their conversation.",
                () -> running.load().waiting());
        metrics.gauge("rejoinder_streams_open", "Open streams.", () -> running.load().readers());
        metrics.gauge(
                "rejoinder_turns_unstored",
                "Finished turns that could not be stored yet.",
                () -> running.load().unstored());
        metrics.gauges(
                "rejoinder_sources",
                "Knowledge sources by status, for all servers on the database.",
                "status",
                () -> counts(sources));
    }

    /** Registers a gauge for the servers that share the data. */
    void registerGauge(NodeRegistry nodes) {
        metrics.gauge(
                "rejoinder_nodes",
                "The number of servers that share the database, including this one.",
                nodes::nodes);
    }

    /** Registers the metrics of webhooks, and returns what counts attempts. */
    DeliveryObserver webhooks(DeliveryStore deliveries) {
        metrics.gauge(
                "rejoinder_webhook_deliveries_pending",
                "Webhook deliveries that wait for an attempt or are being sent, for all servers on"
                        + " the database.",
                () -> unfinished(deliveries));
        var attempts =
                metrics.counter(
                        "rejoinder_webhook_attempts_total",
                        "Attempts of webhook deliveries by outcome: delivered, failed (the last"
                                + " attempt) or pending (to be retried).",
                        "outcome");
        return state -> attempts.of(state.wireName()).inc();
    }

    private static double unfinished(DeliveryStore deliveries) {
        try {
            return deliveries.countUnfinished();
        } catch (AppError away) {
            log.debug("cannot count webhook deliveries", away);
            return Double.NaN;
        }
    }

    /** Registers a gauge for the connection pool of a shared database. */
    void registerGauges(Optional<Supplier<ConnectionPoolState>> pool) {
        metrics.gauges(
                "rejoinder_database_connections",
                "PostgreSQL connections: maximum (max), open (open), in use (used);"
                        + " and tasks waiting for a connection (waiting).",
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
            // Fails often while the database is down, so it is logged at debug level only.
            log.debug("cannot count sources", away);
        }
        return counts;
    }

    @Override
    public void close() {
        tracer.close();
    }
}
