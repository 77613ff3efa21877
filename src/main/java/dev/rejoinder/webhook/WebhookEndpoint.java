package dev.rejoinder.webhook;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A URL that receives events.
 *
 * @param sealedSecret the encrypted signing secret
 * @param previous the secret before the last rotation; null without one
 * @param disabled why and since when the server has disabled it; null if it has not
 * @param failingSince when the first of only failed attempts was made; null after a success
 */
public record WebhookEndpoint(
        String id,
        EndpointDraft settings,
        String sealedSecret,
        @Nullable PreviousSecret previous,
        @Nullable Disabled disabled,
        @Nullable Instant failingSince,
        Instant createdAt,
        Instant updatedAt) {
    /** A rotated secret, which signs too until it expires. */
    public record PreviousSecret(String sealed, Instant until) {
        /** Omits the encrypted value. */
        @Override
        public String toString() {
            return "PreviousSecret[until=" + until + "]";
        }
    }

    /** The server has disabled an endpoint. */
    public record Disabled(DisabledReason reason, Instant at) {}

    /** Omits the encrypted secret. */
    @Override
    public String toString() {
        return "WebhookEndpoint[id=" + id + "]";
    }
}
