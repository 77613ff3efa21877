package dev.rejoinder.secret;

import java.util.List;
import java.util.Optional;

/**
 * Stores encrypted secrets. Every method throws {@code INTERNAL_ERROR} when the database is
 * unavailable. Thread-safe.
 */
public interface SecretStore {
    /** All secrets, by name. */
    List<SealedSecret> list();

    Optional<SealedSecret> find(String name);

    /**
     * Stores a secret, or replaces the value, hosts and time of change of the one with this name.
     */
    void put(SealedSecret secret);

    /** Returns false if there is no such secret. */
    boolean delete(String name);
}
