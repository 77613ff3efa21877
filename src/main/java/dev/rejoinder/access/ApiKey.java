package dev.rejoinder.access;

import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A key as it is stored: never the secret, only its SHA-256.
 *
 * @param id the key's own id ({@code key_…}), by which it is managed
 * @param publicId the eight characters of the token by which it is found
 * @param secretHash SHA-256 of the token's 32 secret characters, as 64 lower-case hex digits
 * @param botIds the bots it is restricted to; empty for all
 * @param limits its own limits, requests per window of the class, 0 for none; a class that is
 *     absent has the server's
 * @param expiresAt when it stops working, or null for never
 * @param lastUsedAt to the minute, or null when never used
 * @param revokedAt null while it works
 */
public record ApiKey(
        String id,
        String publicId,
        String secretHash,
        String name,
        Scope scope,
        Set<String> botIds,
        Map<LimitClass, Integer> limits,
        Instant createdAt,
        @Nullable Instant expiresAt,
        @Nullable Instant lastUsedAt,
        @Nullable Instant revokedAt) {
    public ApiKey {
        botIds = Set.copyOf(botIds);
        limits = Map.copyOf(limits);
    }
}
