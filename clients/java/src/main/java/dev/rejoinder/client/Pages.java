package dev.rejoinder.client;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Queue;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;

/** All entries of a list. Each page is requested when the iteration reaches it. */
public final class Pages<T> implements Iterable<T> {
    private final Http http;
    private final String path;
    private final String property;
    private final Map<String, ?> filters;
    private final Class<T> type;

    Pages(Http http, String path, String property, Map<String, ?> filters, Class<T> type) {
        this.http = http;
        this.path = path;
        this.property = property;
        this.filters = filters;
        this.type = type;
    }

    /** The entries as a sequential stream. */
    public Stream<T> stream() {
        return StreamSupport.stream(spliterator(), false);
    }

    @Override
    public Iterator<T> iterator() {
        return new Iterator<>() {
            private final Queue<T> loaded = new ArrayDeque<>();
            private final Map<String, Object> next = new HashMap<>(filters);
            private boolean more = true;

            @Override
            public boolean hasNext() {
                // A search may return pages without an entry.
                while (loaded.isEmpty() && more) {
                    load();
                }
                return !loaded.isEmpty();
            }

            private void load() {
                JsonNode data = http.send(Http.Call.get(Http.query(path, next)));
                data.path(property).forEach(each -> loaded.add(Json.convert(each, type)));
                JsonNode pagination = data.path("pagination");
                more = pagination.path("hasMore").asBoolean(false);
                if (pagination.has("cursor")) {
                    next.put("cursor", pagination.get("cursor").asString());
                } else {
                    next.put("page", pagination.path("page").asInt(1) + 1);
                }
            }

            @Override
            public T next() {
                if (!hasNext()) {
                    throw new NoSuchElementException();
                }
                return loaded.remove();
            }
        };
    }
}
