package dev.rejoinder.ops;

import org.jspecify.annotations.Nullable;

/** Records spans; each is a child of its thread's current span. Thread-safe. */
public interface Tracer extends AutoCloseable {
    /** Records nothing, at no cost. */
    Tracer OFF =
            new Tracer() {
                @Override
                public TraceSpan request(String method, @Nullable String traceparent) {
                    return TraceSpan.NONE;
                }

                @Override
                public TraceSpan part(String name) {
                    return TraceSpan.NONE;
                }

                @Override
                public TraceSpan call(String operation, String object) {
                    return TraceSpan.NONE;
                }

                @Override
                public void close() {}
            };

    /**
     * Starts the span of a request on this thread. Another thread may end it.
     *
     * @param traceparent the client's header of that name; the span joins its trace
     */
    TraceSpan request(String method, @Nullable String traceparent);

    /** Starts a child span. End it on the same thread. */
    TraceSpan part(String name);

    /** Starts the span of a call to another server; like {@link #part}. */
    TraceSpan call(String operation, String object);

    /** Flushes recorded spans, for a few seconds at most, and stops. */
    @Override
    void close();
}
