package dev.rejoinder.secret;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Secrets in memory. */
final class MemorySecretStore implements SecretStore {
    private final Map<String, SealedSecret> rows = new TreeMap<>();

    @Override
    public List<SealedSecret> list() {
        return List.copyOf(rows.values());
    }

    @Override
    public Optional<SealedSecret> find(String name) {
        return Optional.ofNullable(rows.get(name));
    }

    @Override
    public void put(SealedSecret secret) {
        rows.put(secret.name(), secret);
    }

    @Override
    public boolean delete(String name) {
        return rows.remove(name) != null;
    }
}
