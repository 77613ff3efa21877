package dev.rejoinder.ops;

/**
 * A span of a trace: an operation with a start and an end. Its attributes never contain keys, or
 * text from people or models.
 */
public interface TraceSpan extends AutoCloseable {
    /** The absent span. */
    TraceSpan NONE =
            new TraceSpan() {
                @Override
                public void named(String verb, String object) {}

                @Override
                public void set(String attribute, String value) {}

                @Override
                public void set(String attribute, long value) {}

                @Override
                public void failed(String type) {}

                @Override
                public void close() {}
            };

    /** Renames the span. The two words are joined only if tracing is on. */
    void named(String verb, String object);

    void set(String attribute, String value);

    void set(String attribute, long value);

    /** Marks the span as failed, with one of a few words: {@code error.type}. */
    void failed(String type);

    /** Ends the span. */
    @Override
    void close();
}
