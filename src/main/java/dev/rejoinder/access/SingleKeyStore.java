package dev.rejoinder.access;

import dev.rejoinder.core.PageRequest;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Holds one key in memory, for an API that only this process may use. */
public final class SingleKeyStore implements KeyStore {
    private final AtomicReference<@Nullable ApiKey> only = new AtomicReference<>();

    private Optional<ApiKey> only() {
        return Optional.ofNullable(only.get());
    }

    @Override
    public void insert(ApiKey key) {
        if (!insertFirst(key)) {
            throw new IllegalStateException("there is a key already");
        }
    }

    @Override
    public boolean insertFirst(ApiKey key) {
        return only.compareAndSet(null, key);
    }

    @Override
    public Optional<ApiKey> findByPublicId(String publicId) {
        return only().filter(key -> key.publicId().equals(publicId));
    }

    @Override
    public Optional<ApiKey> find(String id) {
        return only().filter(key -> key.id().equals(id));
    }

    @Override
    public List<ApiKey> findAll(Set<String> ids) {
        return only().filter(key -> ids.contains(key.id())).stream().toList();
    }

    @Override
    public List<ApiKey> list(PageRequest page) {
        return only().stream().skip(page.offset()).toList();
    }

    @Override
    public long count() {
        return only().isPresent() ? 1 : 0;
    }

    /** Does nothing: the key ends with the process. */
    @Override
    public boolean revoke(String id, Instant at) {
        return false;
    }

    @Override
    public boolean rotate(String id, ApiKey successor, Instant now, Instant endsAt) {
        return false;
    }

    @Override
    public void touch(String id, Instant usedAt) {
        // Nobody sees it.
    }
}
