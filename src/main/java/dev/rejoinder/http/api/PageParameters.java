package dev.rejoinder.http.api;

import dev.rejoinder.core.AppError;
import dev.rejoinder.core.PageRequest;
import dev.rejoinder.http.BodySchema;
import dev.rejoinder.http.Exchange;
import dev.rejoinder.http.Route.Parameter;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/** The {@code page} and {@code limit} parameters of every list. */
final class PageParameters {
    private static final int MAX_PAGE = 1_000_000_000;

    private static final Pattern POSITIVE = Pattern.compile("0*[1-9][0-9]*");

    /** A number with this many digits always fits a long. */
    private static final int LONG_DIGITS = 18;

    static final Parameter PAGE =
            Parameter.query(
                    "page", new BodySchema.IntegerSchema(1, MAX_PAGE), "The page number, from 1.");
    static final Parameter LIMIT =
            Parameter.query(
                    "limit",
                    new BodySchema.IntegerSchema(1, Integer.MAX_VALUE),
                    "Entries per page; defaults to 20, at most 100.");

    private PageParameters() {}

    /**
     * The requested page.
     *
     * @throws AppError INVALID_REQUEST if a value is zero, negative or not a number
     */
    static PageRequest of(Exchange exchange) {
        long page = positive(exchange, "page", 1);
        if (page > MAX_PAGE) {
            throw AppError.invalid("page", "page must be at most " + MAX_PAGE + ".");
        }
        return new PageRequest(
                (int) page, limit(exchange, PageRequest.DEFAULT_LIMIT, PageRequest.MAX_LIMIT));
    }

    /** The requested limit, capped at {@code most}. */
    static int limit(Exchange exchange, int fallback, int most) {
        return (int) Math.min(positive(exchange, "limit", fallback), most);
    }

    /** A parameter's value; a value too large for a long becomes the largest long. */
    private static long positive(Exchange exchange, String name, int fallback) {
        String given = exchange.request().query(name);
        if (given == null) {
            return fallback;
        }
        if (!POSITIVE.matcher(given).matches()) {
            throw AppError.invalid(name, name + " must be a positive whole number.");
        }
        return given.length() > LONG_DIGITS ? Long.MAX_VALUE : Long.parseLong(given);
    }

    /**
     * A parameter's value, which must be one of these; null without the parameter.
     *
     * @throws AppError INVALID_REQUEST
     */
    static @Nullable String oneOf(Exchange exchange, String name, BodySchema.EnumSchema allowed) {
        String given = exchange.request().query(name);
        if (given != null && !allowed.values().contains(given)) {
            throw AppError.invalid(
                    name, name + " must be one of " + String.join(", ", allowed.values()) + ".");
        }
        return given;
    }

    /**
     * Replies with one page of a list.
     *
     * @param name the field that holds the entries
     * @param total the number of entries in all pages
     */
    static <T> void reply(
            Exchange exchange,
            String name,
            List<T> entries,
            BiConsumer<JsonGenerator, T> write,
            PageRequest page,
            long total) {
        exchange.reply(
                json -> {
                    json.writeStartObject();
                    json.writeArrayPropertyStart(name);
                    entries.forEach(entry -> write.accept(json, entry));
                    json.writeEndArray();
                    json.writeName("pagination");
                    write(json, page, total, page.offset() + page.limit() < total, null);
                    json.writeEndObject();
                });
    }

    static void write(
            JsonGenerator json,
            PageRequest page,
            long total,
            boolean hasMore,
            @Nullable String cursor) {
        json.writeStartObject();
        json.writeNumberProperty("page", page.number());
        json.writeNumberProperty("limit", page.limit());
        json.writeNumberProperty("total", total);
        json.writeBooleanProperty("hasMore", hasMore);
        if (cursor != null) {
            json.writeStringProperty("cursor", cursor);
        }
        json.writeEndObject();
    }
}
