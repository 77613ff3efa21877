package dev.rejoinder.secret;

import java.time.Instant;
import java.util.List;

/**
 * A secret as it is stored.
 *
 * @param sealed the encrypted value, as {@link SecretCipher} writes it
 * @param hosts the only hosts that it may be sent to, as in URLs, normalized; empty for any host
 */
public record SealedSecret(
        String name, String sealed, List<String> hosts, Instant createdAt, Instant updatedAt) {
    public SealedSecret {
        hosts = List.copyOf(hosts);
    }

    boolean mayGoTo(String host) {
        return hosts.isEmpty() || hosts.contains(host);
    }

    /** Omits the encrypted value. */
    @Override
    public String toString() {
        return "SealedSecret[name=" + name + "]";
    }
}
