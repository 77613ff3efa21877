package dev.rejoinder.access.oidc;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * This server as a client of an OpenID Connect provider.
 *
 * @param issuer exactly as the provider writes it
 * @param clientSecret null for a public client
 * @param scopes contain {@code openid}
 * @param roleClaim the name of a claim, or a path of names with dots
 */
public record OidcClientSettings(
        String issuer,
        String clientId,
        @Nullable String clientSecret,
        List<String> scopes,
        String roleClaim) {
    public OidcClientSettings {
        scopes = List.copyOf(scopes);
    }

    /** Omits the secret, so that it reaches no log. */
    @Override
    public String toString() {
        return "OidcClientSettings[" + issuer + "]";
    }
}
