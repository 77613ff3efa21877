package dev.rejoinder.http.api;

import java.io.IOException;
import java.time.Instant;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Writes the records of an export, one line or row each. The record {@code end} comes last; a file
 * without it is incomplete. Not thread-safe.
 */
public interface ExportSink {
    /** The type of the last record. */
    String END = "end";

    /** The fields of one record. In CSV, fields without a column are dropped. */
    interface Fields {
        void text(String name, @Nullable String value);

        void number(String name, @Nullable Long value);

        void time(String name, @Nullable Instant value);

        /** A field of any type, as compact JSON. */
        void json(String name, @Nullable String value);
    }

    /**
     * Writes a record. Blocks while the client reads slowly.
     *
     * @param type such as {@code message}
     */
    void write(String type, Consumer<Fields> fields) throws IOException;
}
