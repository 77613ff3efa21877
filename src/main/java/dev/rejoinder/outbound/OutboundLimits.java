package dev.rejoinder.outbound;

import java.time.Duration;

/**
 * What one request may take.
 *
 * @param totalTimeout from the look-up of the name to the last byte of the answer, redirects
 *     included
 * @param maxBodyBytes of the answer's body, both as it travels and unpacked
 * @param maxRedirects how many are followed; the next one fails
 */
public record OutboundLimits(Duration totalTimeout, long maxBodyBytes, int maxRedirects) {
    public OutboundLimits {
        if (!totalTimeout.isPositive() || maxBodyBytes < 0 || maxRedirects < 0) {
            throw new IllegalArgumentException("limits below nothing");
        }
    }
}
