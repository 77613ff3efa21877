package dev.rejoinder.config;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where the server listens and stores its data.
 *
 * @param port 0 for any free port
 * @param data absolute; need not exist yet
 * @param drainTimeout how long running turns may continue during shutdown
 * @param publicUrl how people reach this server, without a slash at the end; null if unknown
 * @param trustedProxies peers whose {@code X-Forwarded-*} headers are trusted; may be empty
 */
public record ServerSettings(
        String host,
        int port,
        Path data,
        Duration drainTimeout,
        @Nullable URI publicUrl,
        List<AddressRange> trustedProxies) {
    public ServerSettings {
        trustedProxies = List.copyOf(trustedProxies);
        if (!data.isAbsolute()) {
            throw new IllegalArgumentException("the data folder must be absolute: " + data);
        }
    }
}
