package dev.rejoinder.http.api;

import dev.rejoinder.core.AppError;
import dev.rejoinder.core.Page;
import dev.rejoinder.http.Exchange;
import dev.rejoinder.http.Route.Parameter;
import dev.rejoinder.http.Shape;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/** {@code page} and {@code limit} of every list. */
final class Paging {
    private static final int MAX_PAGE = 1_000_000_000;

    static final Parameter PAGE =
            Parameter.query("page", new Shape.Whole(1, MAX_PAGE), "Which page, from 1.");
    static final Parameter LIMIT =
            Parameter.query(
                    "limit",
                    new Shape.Whole(1, Integer.MAX_VALUE),
                    "Entries a page; default 20, and never more than 100.");

    private Paging() {}

    /**
     * The page asked for.
     *
     * @throws AppError INVALID_REQUEST for zero, negative or other values
     */
    static Page of(Exchange exchange) {
        int limit = positive(exchange, "limit", Page.DEFAULT_LIMIT);
        return new Page(positive(exchange, "page", 1), Math.min(limit, Page.MAX_LIMIT));
    }

    static int positive(Exchange exchange, String name, int fallback) {
        String given = exchange.query(name);
        if (given == null) {
            return fallback;
        }
        boolean digits = !given.isEmpty() && given.chars().allMatch(c -> c >= '0' && c <= '9');
        if (!digits || given.length() > 18) {
            throw invalid(name);
        }
        long value = Long.parseLong(given);
        if (value < 1 || value > MAX_PAGE) {
            throw invalid(name);
        }
        return (int) value;
    }

    private static AppError invalid(String name) {
        return AppError.invalid(name, name + " must be a whole number from 1 to " + MAX_PAGE + ".");
    }

    static void write(JsonGenerator json, Page page, long total) {
        write(json, page, total, page.offset() + page.limit() < total, null);
    }

    static void write(
            JsonGenerator json, Page page, long total, boolean hasMore, @Nullable String cursor) {
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
