package dev.rejoinder.access;

import java.time.Instant;
import java.util.Optional;

/**
 * Stores the identity secret of each bot. Every method throws {@code INTERNAL_ERROR} when the
 * database is unavailable. Thread-safe.
 */
public interface IdentitySecretStore {
    Optional<IdentitySecret> find(String botId);

    /**
     * Stores a bot's secret. One that it replaces becomes the previous one.
     *
     * @param until when the previous secret ends
     */
    void rotate(String botId, String sealed, Instant now, Instant until);

    /** Deletes both secrets of a bot. Returns false if it has none. */
    boolean delete(String botId);
}
