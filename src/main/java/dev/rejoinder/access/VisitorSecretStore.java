package dev.rejoinder.access;

/** Where the secret is kept that the tokens of visitors are signed with. Thread-safe. */
public interface VisitorSecretStore {
    /**
     * The secret, which is {@code proposed} if there was none before; durable when it returns, and
     * the same for all who ask, whatever they propose.
     *
     * @throws dev.rejoinder.core.AppError INTERNAL_ERROR when the database cannot be reached
     */
    byte[] secret(byte[] proposed);
}
