package dev.rejoinder.server;

import dev.rejoinder.access.AccountRole;
import dev.rejoinder.access.OidcRoles;
import dev.rejoinder.access.OidcSignInException;
import dev.rejoinder.access.SignIn;
import dev.rejoinder.access.SignInMethods;
import dev.rejoinder.access.SignedToken;
import dev.rejoinder.access.VisitorSecretStore;
import dev.rejoinder.access.oidc.OidcClientSettings;
import dev.rejoinder.access.oidc.OidcSignIn;
import dev.rejoinder.config.OidcSettings;
import dev.rejoinder.config.Settings;
import dev.rejoinder.core.Clock;
import dev.rejoinder.http.Route;
import dev.rejoinder.http.api.AccountSessionRoutes;
import dev.rejoinder.http.api.OidcRoutes;
import dev.rejoinder.http.api.SessionRoutes;
import dev.rejoinder.outbound.OutboundClient;
import java.net.URI;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Sign-in to the console: passwords, and the OpenID Connect provider if one is configured. */
final class ConsoleSignIn {
    private final SignIn signIn;
    private final SignInMethods methods;
    private final OidcRoutes.@Nullable Provider provider;
    private final @Nullable URI publicUrl;

    ConsoleSignIn(
            Settings settings,
            SignIn signIn,
            VisitorSecretStore secrets,
            Clock clock,
            SecureRandom chance) {
        OidcSettings oidc = settings.oidc();
        this.signIn = signIn;
        methods =
                new SignInMethods(
                        oidc.passwordSignIn(), oidc.issuer() == null ? null : oidc.name());
        var signed = new SignedToken(secrets, chance);
        provider =
                protocol(oidc, signed, clock, chance)
                        .map(
                                protocol ->
                                        new OidcRoutes.Provider(
                                                protocol, signIn.oidcAccounts(roles(oidc))))
                        .orElse(null);
        publicUrl = settings.server().publicUrl();
    }

    private static Optional<OidcSignIn> protocol(
            OidcSettings oidc, SignedToken signed, Clock clock, SecureRandom chance) {
        if (oidc.issuer() == null) {
            return Optional.empty();
        }
        var client =
                new OidcClientSettings(
                        oidc.issuer(),
                        oidc.clientId(),
                        oidc.clientSecret() == null ? null : oidc.clientSecret().value(),
                        oidc.scopes(),
                        oidc.roleClaim());
        return Optional.of(
                new OidcSignIn(
                        client,
                        !oidc.roles().isEmpty(),
                        // The operator names the provider, which may be in any network.
                        new OutboundClient(address -> true),
                        "Rejoinder/" + RejoinderServer.version(),
                        signed,
                        clock,
                        chance));
    }

    private static OidcRoles roles(OidcSettings oidc) {
        var byValue = new HashMap<String, AccountRole>();
        for (OidcSettings.RoleRule rule : oidc.roles()) {
            // Of several rules for a value, the highest role counts, as for several values.
            byValue.merge(
                    rule.value(),
                    AccountRole.valueOf(rule.role().name()),
                    (one, other) -> one.compareTo(other) <= 0 ? one : other);
        }
        AccountRole otherwise =
                switch (oidc.defaultRole()) {
                    case NONE -> null;
                    case EDITOR -> AccountRole.EDITOR;
                    case AGENT -> AccountRole.AGENT;
                    case VIEWER -> AccountRole.VIEWER;
                };
        return new OidcRoles(byValue, otherwise, oidc.firstOwner());
    }

    List<Route> routes() {
        var routes = new ArrayList<Route>();
        routes.addAll(new SessionRoutes(signIn, methods).routes());
        routes.addAll(new AccountSessionRoutes(signIn.sessions()).routes());
        routes.addAll(new OidcRoutes(signIn, provider, publicUrl).routes());
        return routes;
    }

    /** The token that creates the first account; empty also if no password can be set. */
    Optional<String> setupToken() {
        return methods.passwords() ? signIn.setupToken() : Optional.empty();
    }

    /** Describes why the provider cannot be used; empty if it can, or none is configured. */
    static Optional<String> problem(OidcSettings oidc) {
        var chance = new SecureRandom();
        // Nobody signs in, so the token is never used.
        var signed = new SignedToken(proposed -> proposed, chance);
        Optional<OidcSignIn> protocol = protocol(oidc, signed, Clock.system(), chance);
        try {
            if (protocol.isPresent()) {
                protocol.get().check();
            }
            return Optional.empty();
        } catch (OidcSignInException failure) {
            return Optional.of(failure.detail());
        }
    }
}
