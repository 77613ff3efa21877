package dev.rejoinder.ops;

/**
 * Something that is done, with a beginning and an end, as a trace shows it. Its attributes never
 * hold what people or models wrote, nor a key.
 */
public interface TraceSpan extends AutoCloseable {
    /** Is not there. */
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

    /** Names it anew, in two words that are joined only where there is a span. */
    void named(String verb, String object);

    void set(String attribute, String value);

    void set(String attribute, long value);

    /** Says that it went wrong, with one word of few: {@code error.type}. */
    void failed(String type);

    /** Ends it. */
    @Override
    void close();
}
