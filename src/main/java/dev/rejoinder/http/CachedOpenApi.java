package dev.rejoinder.http;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The OpenAPI document, generated on first request because most server runs never need it.
 * Thread-safe.
 */
final class CachedOpenApi {
    private final String version;
    private volatile @Nullable RouteTable table;
    private volatile byte @Nullable [] bytes;

    CachedOpenApi(String version) {
        this.version = version;
    }

    /**
     * Sets the routes to describe. Call it before anything else: the route table contains this
     * document's own route, so the constructor cannot take it.
     */
    void of(RouteTable routes) {
        table = routes;
    }

    /** The document as JSON. Callers must not modify the array. */
    byte[] bytes() {
        byte[] written = bytes;
        if (written == null) {
            // Two concurrent first calls write the same bytes.
            written =
                    StrictJson.bytes(new OpenApi(Objects.requireNonNull(table), version)::writeTo);
            bytes = written;
        }
        return written;
    }
}
