package dev.rejoinder.outbound;

import java.time.Duration;

/**
 * The limits of one request.
 *
 * @param totalTimeout from the DNS lookup to the last byte of the response, including redirects
 * @param maxBodyBytes for the response body, both compressed and decompressed
 * @param maxRedirects how many redirects are followed; one more is an error
 */
public record OutboundLimits(Duration totalTimeout, long maxBodyBytes, int maxRedirects) {
    public OutboundLimits {
        if (!totalTimeout.isPositive() || maxBodyBytes < 0 || maxRedirects < 0) {
            throw new IllegalArgumentException("limits must be positive");
        }
    }
}
