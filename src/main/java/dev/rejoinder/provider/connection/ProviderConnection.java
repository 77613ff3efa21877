package dev.rejoinder.provider.connection;

import java.net.URI;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A connection to a provider as it is stored.
 *
 * @param baseUrl null for the provider's own
 * @param sealedKey the encrypted API key; null for a server that needs none
 * @param keyEnding the last characters of the key; empty without one
 */
public record ProviderConnection(
        String provider,
        @Nullable URI baseUrl,
        @Nullable String sealedKey,
        String keyEnding,
        Instant updatedAt) {
    /** Omits the encrypted key. */
    @Override
    public String toString() {
        return "ProviderConnection[provider=" + provider + "]";
    }
}
