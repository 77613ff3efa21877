package dev.rejoinder.http;

import java.time.Duration;

/**
 * How long the listener waits for clients.
 *
 * @param idle how long a connection may neither send nor take a byte; streams have heartbeats
 * @param head from the first byte of a request to the end of its headers
 * @param body from the end of the headers to the end of the body
 */
public record ClientTimeouts(Duration idle, Duration head, Duration body) {
    public static final ClientTimeouts USUAL =
            new ClientTimeouts(
                    Duration.ofSeconds(30), Duration.ofSeconds(10), Duration.ofSeconds(30));
}
