package dev.rejoinder.access;

import dev.rejoinder.core.Page;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Where keys are kept. Every method throws {@code INTERNAL_ERROR} when the database cannot be
 * reached. Thread-safe.
 */
public interface KeyStore {
    /** Stores a new key; durable when it returns. */
    void insert(ApiKey key);

    /** Stores a new key where there is none at all, and returns whether there was none. */
    boolean insertFirst(ApiKey key);

    Optional<ApiKey> findByPublicId(String publicId);

    Optional<ApiKey> find(String id);

    /** Those of these keys that there are, revoked ones included. */
    List<ApiKey> findAll(Set<String> ids);

    /** Newest first, revoked ones included. */
    List<ApiKey> list(Page page);

    long count();

    /**
     * Revokes a key; an earlier revocation keeps its time. Returns false when there is no such key.
     */
    boolean revoke(String id, Instant at);

    /** Notes that a key was used; keeps the later of the two times. */
    void touch(String id, Instant usedAt);
}
