package dev.rejoinder.access;

/** Stores the secret that signs visitor and device tokens. Thread-safe. */
public interface VisitorSecretStore {
    /**
     * Returns the secret, which becomes {@code proposed} if there was none; durable when it
     * returns. All callers get the same secret, whatever they propose.
     *
     * @throws dev.rejoinder.core.AppError INTERNAL_ERROR if the database cannot be reached
     */
    byte[] secret(byte[] proposed);
}
