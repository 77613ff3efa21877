package dev.rejoinder.access;

import dev.rejoinder.core.PageRequest;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Stores API keys. Every method throws {@code INTERNAL_ERROR} if the database cannot be reached.
 * Thread-safe.
 */
public interface KeyStore {
    /** Stores a new key; durable when it returns. */
    void insert(ApiKey key);

    /** Stores a new key only if there is none at all; returns whether it did. */
    boolean insertFirst(ApiKey key);

    Optional<ApiKey> findByPublicId(String publicId);

    Optional<ApiKey> find(String id);

    /** Returns the keys with these ids, including revoked ones. */
    List<ApiKey> findAll(Set<String> ids);

    /** Newest first, including revoked ones. */
    List<ApiKey> list(PageRequest page);

    long count();

    /**
     * Revokes a key; an earlier revocation keeps its time. Returns false if there is no such key.
     */
    boolean revoke(String id, Instant at);

    /**
     * Stores the successor of a key, in the same commit as the key's end. Returns false, and stores
     * nothing, if the key is gone, has ended by {@code now}, or has a successor already.
     *
     * @param endsAt when the key ends; {@code now} revokes it. A key that expires earlier keeps its
     *     expiry.
     */
    boolean rotate(String id, ApiKey successor, Instant now, Instant endsAt);

    /** Records a use of a key; keeps the later time. */
    void touch(String id, Instant usedAt);
}
