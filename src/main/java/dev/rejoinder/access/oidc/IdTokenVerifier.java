package dev.rejoinder.access.oidc;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import dev.rejoinder.access.OidcSignInException;
import dev.rejoinder.access.OidcSignInException.Reason;
import dev.rejoinder.core.Clock;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Verifies ID tokens as OpenID Connect Core 1.0 section 3.1.3.7 says. Thread-safe.
 *
 * <p>Only algorithms with a public key are accepted: with HS256, everybody who knows the public key
 * or the client secret could sign.
 */
final class IdTokenVerifier {
    /** How far the clocks of this server and the provider may differ. */
    static final Duration LEEWAY = Duration.ofSeconds(60);

    private static final Set<JWSAlgorithm> ALGORITHMS =
            Set.of(
                    JWSAlgorithm.RS256,
                    JWSAlgorithm.RS384,
                    JWSAlgorithm.RS512,
                    JWSAlgorithm.PS256,
                    JWSAlgorithm.PS384,
                    JWSAlgorithm.PS512,
                    JWSAlgorithm.ES256,
                    JWSAlgorithm.ES384,
                    JWSAlgorithm.ES512);

    private static final Pattern SUBJECT = Pattern.compile("[\\x20-\\x7e]{1,255}");

    private final String issuer;
    private final String clientId;
    private final Clock clock;
    private final DefaultJWTProcessor<SecurityContext> signatures = new DefaultJWTProcessor<>();

    IdTokenVerifier(String issuer, String clientId, JWKSource<SecurityContext> keys, Clock clock) {
        this.issuer = issuer;
        this.clientId = clientId;
        this.clock = clock;
        signatures.setJWSKeySelector(new JWSVerificationKeySelector<>(ALGORITHMS, keys));
        // The library's own check uses the system's clock.
        signatures.setJWTClaimsSetVerifier((claims, context) -> {});
    }

    /**
     * Returns the claims of a valid token.
     *
     * @param nonce of the attempt that the token must belong to
     * @param accessToken from the same response; null if there is none
     */
    JWTClaimsSet verify(String token, String nonce, @Nullable String accessToken)
            throws OidcSignInException {
        SignedJWT signed;
        JWTClaimsSet claims;
        try {
            signed = SignedJWT.parse(token);
            claims = signatures.process(signed, null);
        } catch (KeySourceException e) {
            if (e.getCause() instanceof OidcSignInException unreachable) {
                throw unreachable;
            }
            throw new OidcSignInException(Reason.PROVIDER, String.valueOf(e.getMessage()));
        } catch (ParseException | BadJOSEException | JOSEException e) {
            throw refused("its signature is not valid: " + e.getMessage());
        }
        try {
            check(claims, nonce);
            checkAccessToken(signed, claims, accessToken);
        } catch (ParseException e) {
            throw refused("a claim has a wrong type: " + e.getMessage());
        }
        return claims;
    }

    private void check(JWTClaimsSet claims, String nonce)
            throws OidcSignInException, ParseException {
        require(issuer.equals(claims.getIssuer()), "iss is " + claims.getIssuer());
        List<String> audience = claims.getAudience();
        require(audience.contains(clientId), "aud is " + audience);
        String authorized = claims.getStringClaim("azp");
        require(authorized != null || audience.size() == 1, "aud has several values, without azp");
        require(authorized == null || authorized.equals(clientId), "azp is " + authorized);
        Instant now = clock.now();
        Instant expires = instant(claims.getExpirationTime());
        require(expires != null && now.isBefore(expires.plus(LEEWAY)), "exp is " + expires);
        Instant issued = instant(claims.getIssueTime());
        require(issued != null && !now.plus(LEEWAY).isBefore(issued), "iat is " + issued);
        Instant valid = instant(claims.getNotBeforeTime());
        require(valid == null || !now.plus(LEEWAY).isBefore(valid), "nbf is " + valid);
        require(nonce.equals(claims.getStringClaim("nonce")), "nonce is of another sign-in");
        String subject = claims.getSubject();
        require(subject != null && SUBJECT.matcher(subject).matches(), "sub cannot be used");
    }

    private static @Nullable Instant instant(@Nullable Date date) {
        return date == null ? null : date.toInstant();
    }

    /** The access token must come from the same response, if the ID token names its hash. */
    private static void checkAccessToken(
            SignedJWT signed, JWTClaimsSet claims, @Nullable String accessToken)
            throws OidcSignInException, ParseException {
        String expected = claims.getStringClaim("at_hash");
        if (expected == null) {
            return;
        }
        require(
                accessToken != null
                        && expected.equals(half(signed.getHeader().getAlgorithm(), accessToken)),
                "at_hash is of another access token");
    }

    /** The left half of the hash that belongs to the algorithm, such as SHA-256 to RS256. */
    private static String half(JWSAlgorithm algorithm, String accessToken) {
        try {
            byte[] hash =
                    MessageDigest.getInstance("SHA-" + algorithm.getName().substring(2))
                            .digest(accessToken.getBytes(US_ASCII));
            return Base64.getUrlEncoder()
                    .withoutPadding()
                    .encodeToString(Arrays.copyOf(hash, hash.length / 2));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static void require(boolean condition, String otherwise) throws OidcSignInException {
        if (!condition) {
            throw refused(otherwise);
        }
    }

    private static OidcSignInException refused(String detail) {
        return new OidcSignInException(Reason.TOKEN, "the ID token is refused: " + detail);
    }
}
