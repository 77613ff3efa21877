package dev.rejoinder.access;

import dev.rejoinder.core.PageRequest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Keys in memory; counts lookups by public id. */
final class MemoryKeyStore implements KeyStore {
    private final List<ApiKey> keys = new ArrayList<>();
    private int lookups;

    synchronized int lookups() {
        return lookups;
    }

    @Override
    public synchronized void insert(ApiKey key) {
        keys.addFirst(key);
    }

    @Override
    public synchronized boolean insertFirst(ApiKey key) {
        boolean first = keys.isEmpty();
        if (first) {
            insert(key);
        }
        return first;
    }

    @Override
    public synchronized Optional<ApiKey> findByPublicId(String publicId) {
        lookups++;
        return keys.stream().filter(key -> key.publicId().equals(publicId)).findFirst();
    }

    @Override
    public synchronized Optional<ApiKey> find(String id) {
        return keys.stream().filter(key -> key.id().equals(id)).findFirst();
    }

    @Override
    public synchronized List<ApiKey> findAll(Set<String> ids) {
        return keys.stream().filter(key -> ids.contains(key.id())).toList();
    }

    @Override
    public synchronized List<ApiKey> list(PageRequest page) {
        return keys.stream().skip(page.offset()).limit(page.limit()).toList();
    }

    @Override
    public synchronized long count() {
        return keys.size();
    }

    @Override
    public synchronized boolean revoke(String id, Instant at) {
        return replace(id, key -> with(key, key.lastUsedAt(), at));
    }

    @Override
    public synchronized boolean rotate(String id, ApiKey successor, Instant now, Instant endsAt) {
        throw new UnsupportedOperationException("KeyStoreContract tests rotation");
    }

    @Override
    public synchronized void touch(String id, Instant usedAt) {
        replace(id, key -> with(key, usedAt, key.revokedAt()));
    }

    private boolean replace(String id, UnaryOperator<ApiKey> change) {
        boolean known = find(id).isPresent();
        keys.replaceAll(key -> key.id().equals(id) ? change.apply(key) : key);
        return known;
    }

    private static ApiKey with(
            ApiKey key, @Nullable Instant lastUsedAt, @Nullable Instant revokedAt) {
        return new ApiKey(
                key.id(),
                key.publicId(),
                key.secretHash(),
                key.name(),
                key.scope(),
                key.botIds(),
                key.limits(),
                key.budget(),
                key.createdAt(),
                key.expiresAt(),
                lastUsedAt,
                revokedAt,
                key.replacedBy());
    }
}
