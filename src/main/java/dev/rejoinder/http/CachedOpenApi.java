package dev.rejoinder.http;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The API's description, written when it is first asked for: most starts never are. Thread-safe.
 */
final class CachedOpenApi {
    private final String version;
    private volatile @Nullable RouteTable table;
    private volatile byte @Nullable [] bytes;

    CachedOpenApi(String version) {
        this.version = version;
    }

    /** What is described, which is known only once this is a part of it; before all else. */
    void of(RouteTable routes) {
        table = routes;
    }

    /** As JSON; nobody changes it. */
    byte[] bytes() {
        byte[] written = bytes;
        if (written == null) {
            // Two that ask at once both write the same.
            written =
                    StrictJson.bytes(new OpenApi(Objects.requireNonNull(table), version)::writeTo);
            bytes = written;
        }
        return written;
    }
}
