package dev.rejoinder.tool;

/** The values of secrets, for requests to hosts that may have them. Thread-safe. */
@FunctionalInterface
public interface SecretValues {
    /**
     * Returns the value of a secret, to send it to a host.
     *
     * @param host as in a URL, normalized
     * @throws dev.rejoinder.core.AppError INVALID_REQUEST with a sentence for the operator if there
     *     is no such secret, it cannot be decrypted, or this host may not have it
     */
    String value(String name, String host);
}
