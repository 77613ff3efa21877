package dev.rejoinder.ops;

import dev.rejoinder.core.Clock;
import io.prometheus.metrics.core.datapoints.CounterDataPoint;
import io.prometheus.metrics.core.datapoints.DistributionDataPoint;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Counts and times requests, and starts a span for each. Thread-safe. */
public final class HttpMetrics {
    private static final List<Double> BOUNDS =
            List.of(0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0);

    private static final double NANOS_PER_SECOND = TimeUnit.SECONDS.toNanos(1);
    private static final int SERVER_ERROR = 500;

    private final Clock clock;
    private final Tracer tracer;
    private final DataPointCache<Kind, Points> ended;
    private final LabelledMetric<CounterDataPoint> limited;
    private final AtomicInteger open = new AtomicInteger();

    /**
     * Declares its own methods, because the generated ones of a record load forty classes on first
     * use.
     */
    private record Kind(String method, String route, int status) {
        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Kind kind
                    && status == kind.status
                    && method.equals(kind.method)
                    && route.equals(kind.route);
        }

        @Override
        public int hashCode() {
            return 31 * (31 * method.hashCode() + route.hashCode()) + status;
        }
    }

    private record Points(CounterDataPoint count, DistributionDataPoint seconds) {}

    public HttpMetrics(Metrics metrics, Tracer tracer, Clock clock) {
        this.clock = clock;
        this.tracer = tracer;
        var count =
                metrics.counter(
                        "rejoinder_http_requests_total",
                        "Finished requests, including streams, by route and status.",
                        "method",
                        "route",
                        "status");
        var seconds =
                metrics.histogram(
                        "rejoinder_http_request_seconds",
                        "Time from the request line to the last byte of the response.",
                        BOUNDS,
                        "route");
        limited =
                metrics.counter(
                        "rejoinder_rate_limited_total",
                        "Requests rejected by a rate limit, by class of limits.",
                        "class");
        ended =
                new DataPointCache<>(
                        kind ->
                                new Points(
                                        count.of(
                                                kind.method,
                                                kind.route,
                                                Integer.toString(kind.status)),
                                        seconds.of(kind.route)));
        metrics.gauge(
                "rejoinder_http_requests_open",
                "Requests in progress, including streams.",
                open::get);
    }

    /** A request in progress. */
    public final class RequestTimer {
        private final TraceSpan span;
        private final long beganNanos = clock.nanos();

        private RequestTimer(TraceSpan span) {
            this.span = span;
        }

        /**
         * Records the end of the request: the response is sent, or the client left.
         *
         * @param method a method that routes use, or one of a few placeholders
         * @param route the path template, or a placeholder if no route matched
         */
        public void ended(String method, String route, int status) {
            open.decrementAndGet();
            Points points = ended.of(new Kind(method, route, status));
            points.count.inc();
            points.seconds.observe((clock.nanos() - beganNanos) / NANOS_PER_SECOND);
            span.named(method, route);
            span.set("http.request.method", method);
            span.set("http.route", route);
            span.set("http.response.status_code", status);
            if (status >= SERVER_ERROR) {
                span.failed(Integer.toString(status));
            }
            span.close();
        }
    }

    /** Starts to measure a request, on its thread. */
    public RequestTimer begin(String method, @Nullable String traceparent) {
        open.incrementAndGet();
        return new RequestTimer(tracer.request(method, traceparent));
    }

    /** Counts a request that a rate limit of this class rejected. */
    public void limited(String limitClass) {
        limited.of(limitClass).inc();
    }
}
