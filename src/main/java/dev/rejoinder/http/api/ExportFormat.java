package dev.rejoinder.http.api;

import dev.rejoinder.core.AppError;
import dev.rejoinder.http.BodySchema;
import dev.rejoinder.http.Exchange;
import dev.rejoinder.http.Route.Parameter;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The file formats of exports. */
public enum ExportFormat {
    JSONL("application/x-ndjson"),
    CSV("text/csv; charset=utf-8");

    /**
     * The format of a request; without it, a list replies with a page, and an export with JSONL.
     */
    static final Parameter PARAMETER =
            Parameter.query(
                    "format",
                    new BodySchema.EnumSchema(
                            Arrays.stream(values()).map(ExportFormat::wireName).toList()),
                    "The file format of the export.");

    /** One line of a JSON Lines export. */
    static final BodySchema LINE =
            BodySchema.named(
                    "ExportLine",
                    BodySchema.optional(
                            ExportSink.END,
                            new BodySchema.AnySchema(ResponseSchemas.ANY, 1),
                            "The last line: how many records there are. Other lines have one"
                                    + " field, too: the type of their record."));

    private final String contentType;

    ExportFormat(String contentType) {
        this.contentType = contentType;
    }

    /** Writes all records of an export, the last one too. */
    @FunctionalInterface
    interface Records {
        void writeTo(ExportSink sink) throws IOException;
    }

    /**
     * The format that a request names, or null if it names none.
     *
     * @throws AppError INVALID_REQUEST
     */
    static @Nullable ExportFormat of(Exchange exchange) {
        String given = exchange.request().query("format");
        if (given == null) {
            return null;
        }
        return Arrays.stream(values())
                .filter(format -> format.wireName().equals(given))
                .findFirst()
                .orElseThrow(() -> AppError.invalid("format", "format must be jsonl or csv."));
    }

    /**
     * Replies with a file that is sent while it is written.
     *
     * @param name the beginning of the file's name
     * @param columns of the CSV file, without the type
     * @throws AppError RATE_LIMIT_EXCEEDED, OVERLOADED if too many streams are open
     */
    void reply(Exchange exchange, String name, List<String> columns, Records records)
            throws IOException {
        exchange.download(
                contentType, name + "." + wireName(), out -> records.writeTo(sink(out, columns)));
    }

    private ExportSink sink(OutputStream out, List<String> columns) throws IOException {
        return switch (this) {
            case JSONL -> new JsonLines(out);
            case CSV -> new CsvExport(out, columns);
        };
    }

    String mediaType() {
        return contentType.replaceFirst(";.*", "");
    }

    String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
