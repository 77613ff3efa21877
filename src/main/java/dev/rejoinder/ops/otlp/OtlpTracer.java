package dev.rejoinder.ops.otlp;

import dev.rejoinder.ops.TraceSpan;
import dev.rejoinder.ops.Tracer;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporterBuilder;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Sends spans in batches with OTLP over HTTP, on its own thread. Spans that the collector rejects
 * are dropped. Thread-safe.
 */
public final class OtlpTracer implements Tracer {
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final Duration LAST_SPANS = Duration.ofSeconds(3);
    private static final String TRACEPARENT = "traceparent";

    /** The current span of a thread. The thread that a request starts for its turn inherits it. */
    private static final ThreadLocal<@Nullable RecordedSpan> CURRENT =
            new InheritableThreadLocal<>();

    private final SdkTracerProvider provider;
    private final io.opentelemetry.api.trace.Tracer tracer;

    private OtlpTracer(SdkTracerProvider provider, String version) {
        this.provider = provider;
        this.tracer =
                provider.tracerBuilder("dev.rejoinder").setInstrumentationVersion(version).build();
    }

    /**
     * Creates a tracer; it does not connect before the first span has ended.
     *
     * @param collector the base URL of OTLP over HTTP, such as {@code http://localhost:4318}
     * @param headers sent with every batch
     * @param share the sampling rate of traces that begin here, 0 to 1; for a client's trace, its
     *     own sampling flag applies
     */
    public static OtlpTracer to(
            URI collector,
            Map<String, String> headers,
            String service,
            String version,
            double share) {
        OtlpHttpSpanExporterBuilder exporter =
                OtlpHttpSpanExporter.builder()
                        .setEndpoint(collector + "/v1/traces")
                        .setTimeout(TIMEOUT)
                        .setCompression("gzip");
        headers.forEach(exporter::addHeader);
        var resource =
                Resource.create(
                        Attributes.of(
                                AttributeKey.stringKey("service.name"),
                                service,
                                AttributeKey.stringKey("service.version"),
                                version));
        return new OtlpTracer(
                SdkTracerProvider.builder()
                        .setResource(resource)
                        .setSampler(Sampler.parentBased(Sampler.traceIdRatioBased(share)))
                        .addSpanProcessor(BatchSpanProcessor.builder(exporter.build()).build())
                        .build(),
                version);
    }

    @Override
    public TraceSpan request(String method, @Nullable String traceparent) {
        // A connection's thread may serve several requests in a row.
        CURRENT.remove();
        Context parent =
                traceparent == null
                        ? Context.root()
                        : W3CTraceContextPropagator.getInstance()
                                .extract(Context.root(), traceparent, OtlpHeader.INSTANCE);
        return begin(tracer.spanBuilder(method).setSpanKind(SpanKind.SERVER).setParent(parent));
    }

    @Override
    public TraceSpan part(String name) {
        return begin(below(tracer.spanBuilder(name)));
    }

    @Override
    public TraceSpan call(String operation, String object) {
        return begin(
                below(tracer.spanBuilder(operation + " " + object).setSpanKind(SpanKind.CLIENT)));
    }

    private SpanBuilder below(SpanBuilder builder) {
        RecordedSpan parent = CURRENT.get();
        return parent == null
                ? builder.setNoParent()
                : builder.setParent(Context.root().with(parent.span));
    }

    private TraceSpan begin(SpanBuilder builder) {
        var begun = new RecordedSpan(builder.startSpan(), CURRENT.get());
        CURRENT.set(begun);
        return begun;
    }

    @Override
    public void close() {
        provider.shutdown().join(LAST_SPANS.toMillis(), TimeUnit.MILLISECONDS);
    }

    private static final class RecordedSpan implements TraceSpan {
        private final io.opentelemetry.api.trace.Span span;
        private final @Nullable RecordedSpan parent;

        RecordedSpan(io.opentelemetry.api.trace.Span span, @Nullable RecordedSpan parent) {
            this.span = span;
            this.parent = parent;
        }

        @Override
        public void named(String verb, String object) {
            span.updateName(verb + " " + object);
        }

        @Override
        public void set(String attribute, String value) {
            span.setAttribute(attribute, value);
        }

        @Override
        public void set(String attribute, long value) {
            span.setAttribute(attribute, value);
        }

        @Override
        public void failed(String type) {
            span.setAttribute("error.type", type);
            span.setStatus(StatusCode.ERROR);
        }

        @Override
        public void close() {
            span.end();
            // The thread that sent the last byte ends the request.
            if (Objects.equals(CURRENT.get(), this)) {
                CURRENT.set(parent);
            }
        }
    }

    /** The single header, as the carrier for extraction. */
    private enum OtlpHeader implements TextMapGetter<String> {
        INSTANCE;

        @Override
        public Iterable<String> keys(String traceparent) {
            return List.of(TRACEPARENT);
        }

        @Override
        public @Nullable String get(@Nullable String traceparent, String key) {
            return key.equals(TRACEPARENT) ? traceparent : null;
        }
    }
}
