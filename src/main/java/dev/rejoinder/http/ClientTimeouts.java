package dev.rejoinder.http;

import java.time.Duration;

/**
 * The listener's timeouts for clients.
 *
 * @param idle how long a connection may transfer no bytes; heartbeats keep streams open
 * @param head from the first byte of a request to the end of its headers
 * @param body from the end of the headers to the end of the body
 */
public record ClientTimeouts(Duration idle, Duration head, Duration body) {
    public static final ClientTimeouts USUAL =
            new ClientTimeouts(
                    Duration.ofSeconds(30), Duration.ofSeconds(10), Duration.ofSeconds(30));
}
