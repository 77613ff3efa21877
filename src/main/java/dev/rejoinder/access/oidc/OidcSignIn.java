package dev.rejoinder.access.oidc;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.nimbusds.jwt.JWTClaimsSet;
import dev.rejoinder.access.OidcIdentity;
import dev.rejoinder.access.OidcSignInException;
import dev.rejoinder.access.OidcSignInException.Reason;
import dev.rejoinder.access.SignedToken;
import dev.rejoinder.core.Clock;
import dev.rejoinder.outbound.OutboundClient;
import dev.rejoinder.outbound.WebAddress;
import dev.rejoinder.wire.Header;
import java.net.URLEncoder;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The authorization code flow with PKCE: sends a browser to the provider, and finds out who has
 * come back. Nothing is read from the provider before the first sign-in. Blocks; made for virtual
 * threads. Thread-safe.
 */
public final class OidcSignIn {
    private final OidcClientSettings settings;
    private final boolean roleNeeded;
    private final OidcConnection connection;
    private final MetadataCache metadata;
    private final IdTokenVerifier tokens;
    private final SignedToken signed;
    private final Clock clock;
    private final RandomGenerator chance;

    /**
     * Creates the service.
     *
     * @param roleNeeded whether the role claim matters
     * @param chance cryptographically secure, such as {@code SecureRandom}
     */
    public OidcSignIn(
            OidcClientSettings settings,
            boolean roleNeeded,
            OutboundClient client,
            String userAgent,
            SignedToken signed,
            Clock clock,
            RandomGenerator chance) {
        this.settings = settings;
        this.roleNeeded = roleNeeded;
        this.signed = signed;
        this.clock = clock;
        this.chance = chance;
        connection = new OidcConnection(client, userAgent);
        metadata = new MetadataCache(connection, settings.issuer(), clock);
        tokens =
                new IdTokenVerifier(
                        settings.issuer(),
                        settings.clientId(),
                        new SigningKeys(connection, () -> metadata.get().keys(), clock),
                        clock);
    }

    /** How long the browser must keep the cookie. */
    public static Duration attemptLife() {
        return SignInAttempt.LIFE;
    }

    /**
     * A sign-in that has begun.
     *
     * @param location the page of the provider to go to
     * @param cookie proves in the callback that the same browser comes back
     */
    public record BegunSignIn(String location, String cookie) {
        /** Omits the secrets, so that they reach no log. */
        @Override
        public String toString() {
            return "BegunSignIn[]";
        }
    }

    /** The parameters of the callback, not trusted. */
    public record Callback(
            @Nullable String state,
            @Nullable String code,
            @Nullable String issuer,
            @Nullable String error) {
        /** Omits the secrets, so that they reach no log. */
        @Override
        public String toString() {
            return "Callback[]";
        }
    }

    /**
     * Begins a sign-in.
     *
     * @param redirectUri of the callback, as it is registered at the provider
     * @throws OidcSignInException if the provider cannot be reached
     */
    public BegunSignIn begin(String redirectUri, ConsolePlace place) throws OidcSignInException {
        String page = metadata.get().authorization();
        SignInAttempt attempt = SignInAttempt.begin(chance, clock, place);
        var parameters = new LinkedHashMap<String, String>();
        parameters.put("response_type", "code");
        parameters.put("client_id", settings.clientId());
        parameters.put("redirect_uri", redirectUri);
        parameters.put("scope", String.join(" ", settings.scopes()));
        parameters.put("state", attempt.state());
        parameters.put("nonce", attempt.nonce());
        parameters.put("code_challenge", attempt.challenge());
        parameters.put("code_challenge_method", "S256");
        return new BegunSignIn(
                page + (page.indexOf('?') < 0 ? "?" : "&") + form(parameters),
                attempt.cookie(signed));
    }

    /** The place to which a browser wanted to go; the first page without a valid cookie. */
    public ConsolePlace place(@Nullable String cookie) {
        return SignInAttempt.read(cookie, signed, clock)
                .map(SignInAttempt::place)
                .orElse(ConsolePlace.of(null));
    }

    /**
     * Finds out who has come back. The browser must forget the cookie then.
     *
     * @param cookie of {@link #begin}, as the browser sent it
     * @param redirectUri the same as at the beginning
     */
    public OidcIdentity finish(Callback callback, @Nullable String cookie, String redirectUri)
            throws OidcSignInException {
        Optional<SignInAttempt> begun = SignInAttempt.read(cookie, signed, clock);
        if (begun.isEmpty() || !begun.get().hasState(callback.state())) {
            throw new OidcSignInException(
                    Reason.EXPIRED, "the browser has begun no sign-in with this state");
        }
        OidcMetadata provider = metadata.get();
        checkIssuer(callback.issuer(), provider);
        if (callback.error() != null) {
            throw new OidcSignInException(
                    Reason.DECLINED, "the provider answered " + callback.error());
        }
        if (callback.code() == null) {
            throw new OidcSignInException(Reason.PROVIDER, "the callback has no code");
        }
        return identity(provider, begun.get(), callback.code(), redirectUri);
    }

    /** Protects against a mix-up with another provider (RFC 9207). */
    private static void checkIssuer(@Nullable String given, OidcMetadata provider)
            throws OidcSignInException {
        if (given == null ? provider.namesItself() : !given.equals(provider.issuer())) {
            throw new OidcSignInException(
                    Reason.TOKEN, "the callback comes from the issuer " + given);
        }
    }

    private OidcIdentity identity(
            OidcMetadata provider, SignInAttempt attempt, String code, String redirectUri)
            throws OidcSignInException {
        Map<String, Object> response = exchange(provider, attempt, code, redirectUri);
        if (!(response.get("id_token") instanceof String idToken)) {
            throw new OidcSignInException(Reason.PROVIDER, "the token response has no id_token");
        }
        String accessToken = response.get("access_token") instanceof String text ? text : null;
        JWTClaimsSet verified = tokens.verify(idToken, attempt.nonce(), accessToken);
        var claims = new OidcClaims(verified.getClaims());
        WebAddress userinfo = provider.userinfo();
        if (userinfo != null
                && accessToken != null
                && claims.isMissing(settings.roleClaim(), roleNeeded)) {
            claims = claims.with(userinfo(userinfo, accessToken, verified.getSubject()));
        }
        return claims.identity(provider.issuer(), verified.getSubject(), settings.roleClaim());
    }

    private Map<String, Object> exchange(
            OidcMetadata provider, SignInAttempt attempt, String code, String redirectUri)
            throws OidcSignInException {
        var parameters = new LinkedHashMap<String, String>();
        parameters.put("grant_type", "authorization_code");
        parameters.put("code", code);
        parameters.put("redirect_uri", redirectUri);
        parameters.put("code_verifier", attempt.verifier());
        String secret = settings.clientSecret();
        if (secret != null && !provider.secretInBody()) {
            String credentials = encoded(settings.clientId()) + ":" + encoded(secret);
            String basic = Base64.getEncoder().encodeToString(credentials.getBytes(UTF_8));
            return connection.post(
                    provider.token(),
                    form(parameters),
                    List.of(new Header("Authorization", "Basic " + basic)));
        }
        parameters.put("client_id", settings.clientId());
        if (secret != null) {
            parameters.put("client_secret", secret);
        }
        return connection.post(provider.token(), form(parameters), List.of());
    }

    private Map<String, Object> userinfo(WebAddress address, String accessToken, String subject)
            throws OidcSignInException {
        if (!accessToken.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
            throw new OidcSignInException(
                    Reason.PROVIDER, "the access token has characters that are not allowed");
        }
        Map<String, Object> userinfo =
                connection.get(address, new Header("Authorization", "Bearer " + accessToken));
        if (!subject.equals(userinfo.get("sub"))) {
            throw new OidcSignInException(
                    Reason.TOKEN, "the userinfo endpoint answered about somebody else");
        }
        return userinfo;
    }

    private static String form(Map<String, String> parameters) {
        return parameters.entrySet().stream()
                .map(each -> each.getKey() + "=" + encoded(each.getValue()))
                .collect(Collectors.joining("&"));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, UTF_8);
    }

    /**
     * Reads the discovery document and the keys, to check the settings.
     *
     * @throws OidcSignInException if they cannot be used
     */
    public void check() throws OidcSignInException {
        connection.get(metadata.get().keys());
    }
}
