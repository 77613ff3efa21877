package dev.rejoinder.ops;

import org.jspecify.annotations.Nullable;

/** Notes what is done as spans, each below the one that its thread is in. Thread-safe. */
public interface Tracer extends AutoCloseable {
    /** Notes nothing, and costs nothing. */
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
     * A request begins on this thread. It may be ended by another one.
     *
     * @param traceparent what the client sent as that header; the request goes on with its trace
     */
    TraceSpan request(String method, @Nullable String traceparent);

    /** A part of what this thread does begins; to be ended on the same thread. */
    TraceSpan part(String name);

    /** Another server is asked; as {@link #part}. */
    TraceSpan call(String operation, String object);

    /** Sends what was noted, for a few seconds at most, and stops. */
    @Override
    void close();
}
