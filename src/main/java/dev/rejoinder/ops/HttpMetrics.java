package dev.rejoinder.ops;

import dev.rejoinder.core.Clock;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** What is told of requests. Thread-safe. */
public final class HttpMetrics {
    private static final List<Double> BOUNDS =
            List.of(0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0);

    private static final int SERVER_ERROR = 500;

    private final Clock clock;
    private final Tracer tracer;
    private final Counter ended;
    private final Histogram seconds;
    private final Counter limited;
    private final AtomicInteger open = new AtomicInteger();

    public HttpMetrics(Metrics metrics, Tracer tracer, Clock clock) {
        this.clock = clock;
        this.tracer = tracer;
        ended =
                metrics.counter(
                        "rejoinder_http_requests_total",
                        "Requests that are over, streams included, by route and status.",
                        "method",
                        "route",
                        "status");
        seconds =
                metrics.histogram(
                        "rejoinder_http_request_seconds",
                        "From the first line of a request to the last byte of its answer.",
                        BOUNDS,
                        "route");
        limited =
                metrics.counter(
                        "rejoinder_rate_limited_total",
                        "Requests refused because of a rate limit, by class of limits.",
                        "class");
        metrics.gauge(
                "rejoinder_http_requests_open",
                "Requests that are being answered, streams included.",
                open::get);
    }

    /** A request that is being answered. */
    public final class Begun {
        private final TraceSpan span;
        private final long beganNanos = clock.nanos();

        private Begun(TraceSpan span) {
            this.span = span;
        }

        /**
         * Its answer is sent, or nobody takes it any more.
         *
         * @param method one of the methods that routes have; anything else is one of few words
         * @param route the template, or one word where there is none
         */
        public void ended(String method, String route, int status) {
            open.decrementAndGet();
            ended.increment(method, route, Integer.toString(status));
            seconds.took(clock.nanos() - beganNanos, route);
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

    /** A request begins on this thread. */
    public Begun begin(String method, @Nullable String traceparent) {
        open.incrementAndGet();
        return new Begun(tracer.request(method, traceparent));
    }

    /** A request is refused because of a limit of this class. */
    public void limited(String limitClass) {
        limited.increment(limitClass);
    }
}
