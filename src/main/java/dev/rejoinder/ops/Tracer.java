package dev.rejoinder.ops;

import org.jspecify.annotations.Nullable;

/** Notes what is done as spans, each below the one that its thread is in. Thread-safe. */
public interface Tracer extends AutoCloseable {
    /** Notes nothing, and costs nothing. */
    Tracer OFF =
            new Tracer() {
                @Override
                public Span request(String method, @Nullable String traceparent) {
                    return Span.NONE;
                }

                @Override
                public Span part(String name) {
                    return Span.NONE;
                }

                @Override
                public Span call(String operation, String object) {
                    return Span.NONE;
                }

                @Override
                public void close() {}
            };

    /**
     * A request begins on this thread. It may be ended by another one.
     *
     * @param traceparent what the client sent as that header; the request goes on with its trace
     */
    Span request(String method, @Nullable String traceparent);

    /** A part of what this thread does begins; to be ended on the same thread. */
    Span part(String name);

    /** Another server is asked; as {@link #part}. */
    Span call(String operation, String object);

    /** Sends what was noted, for a few seconds at most, and stops. */
    @Override
    void close();
}
