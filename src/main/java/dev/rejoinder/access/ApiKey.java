package dev.rejoinder.access;

import dev.rejoinder.budget.DailyBudget;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An API key as stored: never the secret, only its SHA-256.
 *
 * @param id the key's own id ({@code key_…}), for management
 * @param publicId the eight public characters of the token, for lookup
 * @param secretHash SHA-256 of the token's 32 secret characters, as 64 lower-case hex digits
 * @param botIds the bots it is restricted to; empty for all
 * @param limits its own rate limits, requests per window of the class, 0 for unlimited; the
 *     server's limit applies to absent classes
 * @param budget how much it may be used in a day, for all bots together
 * @param expiresAt when it expires, or null for never
 * @param lastUsedAt accurate to the minute, or null if never used
 * @param revokedAt null unless revoked
 * @param replacedBy the id of the key that replaced it in a rotation, or null
 */
public record ApiKey(
        String id,
        String publicId,
        String secretHash,
        String name,
        Scope scope,
        Set<String> botIds,
        Map<LimitClass, Integer> limits,
        DailyBudget budget,
        Instant createdAt,
        @Nullable Instant expiresAt,
        @Nullable Instant lastUsedAt,
        @Nullable Instant revokedAt,
        @Nullable String replacedBy) {
    public ApiKey {
        botIds = Set.copyOf(botIds);
        limits = Map.copyOf(limits);
    }
}
