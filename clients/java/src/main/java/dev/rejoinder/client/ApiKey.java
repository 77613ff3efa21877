package dev.rejoinder.client;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * A key.
 *
 * @param scope {@code read}, {@code write} or {@code admin}
 * @param bots that it is restricted to; empty for all
 * @param key the key itself, only when it is new; otherwise null
 */
public record ApiKey(
        String id,
        String name,
        String prefix,
        String scope,
        List<String> bots,
        Map<String, Integer> limits,
        Instant createdAt,
        Instant expiresAt,
        Instant lastUsedAt,
        Instant revokedAt,
        String replacedBy,
        String key) {
    public ApiKey {
        bots = Answer.orEmpty(bots);
        limits = limits == null ? Map.of() : Map.copyOf(limits);
    }
}
