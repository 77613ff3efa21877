package dev.rejoinder.http;

import java.util.Set;

/**
 * The origins that the setting {@code cors.allowed-origins} names: their pages may use the whole
 * API. Immutable.
 *
 * @param origins as browsers write them, such as {@code https://app.example}
 */
public record AllowedOrigins(Set<String> origins) {
    public AllowedOrigins {
        origins = Set.copyOf(origins);
    }

    /** Whether the setting names this value of an {@code Origin} header. */
    public boolean allows(String origin) {
        return origins.contains(origin);
    }
}
