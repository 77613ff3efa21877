package dev.rejoinder.provider.connection;

import java.util.List;

/**
 * Stores connections to providers. Every method throws {@code INTERNAL_ERROR} if the database
 * cannot be reached. Thread-safe.
 */
public interface ProviderConnectionStore {
    /** All connections, by provider. */
    List<ProviderConnection> list();

    /** Stores a connection in place of the earlier one; durable when it returns. */
    void put(ProviderConnection connection);

    /** Returns false if there is none. */
    boolean delete(String provider);
}
