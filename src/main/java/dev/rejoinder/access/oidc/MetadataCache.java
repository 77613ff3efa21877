package dev.rejoinder.access.oidc;

import dev.rejoinder.access.OidcSignInException;
import dev.rejoinder.core.Clock;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The discovery document of the provider, read when it is needed. Thread-safe. */
final class MetadataCache {
    static final Duration FRESH_FOR = Duration.ofHours(1);

    private final OidcConnection connection;
    private final String issuer;
    private final Clock clock;
    private volatile @Nullable Entry known;

    MetadataCache(OidcConnection connection, String issuer, Clock clock) {
        this.connection = connection;
        this.issuer = issuer;
        this.clock = clock;
    }

    private record Entry(OidcMetadata metadata, long readAtNanos) {}

    /**
     * Returns the document, at most an hour old.
     *
     * @throws OidcSignInException if it must be read and cannot; the next call tries again
     */
    OidcMetadata get() throws OidcSignInException {
        Entry entry = known;
        long now = clock.nanos();
        if (entry == null || now - entry.readAtNanos >= FRESH_FOR.toNanos()) {
            entry = new Entry(read(), now);
            known = entry;
        }
        return entry.metadata;
    }

    private OidcMetadata read() throws OidcSignInException {
        return OidcMetadata.of(
                issuer, connection.get(OidcMetadata.address(OidcMetadata.location(issuer))));
    }
}
