package dev.rejoinder.access.oidc;

import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSelector;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.proc.SecurityContext;
import dev.rejoinder.access.OidcSignInException;
import dev.rejoinder.core.Clock;
import dev.rejoinder.outbound.WebAddress;
import java.text.ParseException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The public keys of the provider, cached. A key that is not among them makes it read them again,
 * because providers replace their keys. Thread-safe.
 */
final class SigningKeys implements JWKSource<SecurityContext> {
    /** So that a key that the provider withdraws is not trusted for long. */
    static final Duration FRESH_FOR = Duration.ofHours(1);

    /** Minimum interval between reads for unknown keys, which anybody can name. */
    static final Duration AGAIN_AFTER = Duration.ofMinutes(1);

    private final OidcConnection connection;
    private final Location location;
    private final Clock clock;
    private @Nullable JWKSet known;
    private long readAtNanos;

    /** Where the keys are. */
    interface Location {
        WebAddress get() throws OidcSignInException;
    }

    SigningKeys(OidcConnection connection, Location location, Clock clock) {
        this.connection = connection;
        this.location = location;
        this.clock = clock;
    }

    @Override
    public synchronized List<JWK> get(JWKSelector selector, @Nullable SecurityContext context)
            throws KeySourceException {
        JWKSet keys = known;
        if (keys == null || isOlderThan(FRESH_FOR)) {
            keys = read();
        }
        List<JWK> found = selector.select(keys);
        return found.isEmpty() && isOlderThan(AGAIN_AFTER) ? selector.select(read()) : found;
    }

    private boolean isOlderThan(Duration age) {
        return clock.nanos() - readAtNanos >= age.toNanos();
    }

    private JWKSet read() throws KeySourceException {
        try {
            Map<String, Object> document = connection.get(location.get());
            JWKSet keys = JWKSet.parse(document).toPublicJWKSet();
            known = keys;
            readAtNanos = clock.nanos();
            return keys;
        } catch (OidcSignInException | ParseException e) {
            throw new KeySourceException("The keys of the provider cannot be read", e);
        }
    }
}
