package dev.rejoinder.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.rejoinder.config.OidcSettings.DefaultRole;
import dev.rejoinder.testkit.FakeOidcProvider;
import dev.rejoinder.testkit.TestServer.Answer;
import java.text.ParseException;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What attackers, and providers that are not ours, send. */
class OidcAttacksTest extends OidcFixture {
    private static final RSAKey OTHER = FakeOidcProvider.newKey("first");
    private static final RSAKey NEXT = FakeOidcProvider.newKey("next");

    private long now() {
        return clock.millis() / 1000;
    }

    /** Uses the test's clock, which PostgreSQL does not share, for the limit of attempts. */
    @Test
    @Tag("sqlite")
    void tokenWithAWrongClaimIsRefused() {
        var changes = new LinkedHashMap<String, Consumer<Map<String, Object>>>();
        changes.put("expired", claims -> claims.put("exp", now() - 60));
        changes.put("without an end", claims -> claims.remove("exp"));
        changes.put("issued in the future", claims -> claims.put("iat", now() + 61));
        changes.put("never issued", claims -> claims.remove("iat"));
        changes.put("not yet valid", claims -> claims.put("nbf", now() + 61));
        changes.put("for another client", claims -> claims.put("aud", "other"));
        changes.put("for nobody", claims -> claims.remove("aud"));
        changes.put("for two clients", claims -> claims.put("aud", List.of("rejoinder", "other")));
        changes.put(
                "for two clients, requested by the other",
                claims -> {
                    claims.put("aud", List.of("rejoinder", "other"));
                    claims.put("azp", "other");
                });
        changes.put("requested by another client", claims -> claims.put("azp", "other"));
        changes.put("of another issuer", claims -> claims.put("iss", "https://evil.example"));
        changes.put("of nearly this issuer", claims -> claims.put("iss", claims.get("iss") + "/"));
        changes.put("of no issuer", claims -> claims.remove("iss"));
        changes.put("without a nonce", claims -> claims.remove("nonce"));
        changes.put("with another nonce", claims -> claims.put("nonce", "replayed"));
        changes.put("with a list as nonce", claims -> claims.put("nonce", List.of("a")));
        changes.put("about nobody", claims -> claims.remove("sub"));
        changes.put("about an empty subject", claims -> claims.put("sub", ""));
        changes.put("about two lines", claims -> claims.put("sub", "a\nb"));
        changes.put("with another access token", claims -> claims.put("at_hash", "AAAA"));
        changes.forEach(
                (what, change) -> {
                    provider.changeClaims(change);
                    assertRefusedToken(what);
                });

        provider.changeClaims(
                claims -> {
                    claims.put("exp", now() - 59);
                    claims.put("iat", now() + 60);
                    claims.put("nbf", now() + 60);
                    claims.put("aud", List.of("rejoinder", "other"));
                    claims.put("azp", "rejoinder");
                    claims.remove("at_hash");
                });
        signedIn();
    }

    private void assertRefusedToken(String what) {
        // So that the limit of attempts does not refuse it.
        clock.tick(Duration.ofMinutes(10));
        Answer finished = signInAtProvider();
        assertThat(finished.header("Location")).as(what).isEqualTo("/console/?sign-in=token");
        assertFailed(finished, "token");
        assertThat(audit())
                .as(what)
                .contains(
                        "\"actor\":{\"type\":\"unknown\",\"id\":\"\",\"name\":\"\"},"
                            + "\"action\":\"session.started\",\"targets\":{\"reason\":\"token\"}")
                .contains("\"outcome\":\"INVALID_CREDENTIALS\"");
        assertThat(read("").body()).contains("\"setupNeeded\":true");
    }

    /** Uses the test's clock, which PostgreSQL does not share, for the limit of attempts. */
    @Test
    @Tag("sqlite")
    void tokenWithAWrongSignatureIsRefused() {
        var signers = new LinkedHashMap<String, Function<Map<String, Object>, String>>();
        signers.put("of another key", claims -> FakeOidcProvider.signed(claims, OTHER));
        signers.put("of an unknown key", claims -> FakeOidcProvider.signed(claims, NEXT));
        signers.put("changed", claims -> changed(FakeOidcProvider.signed(claims, key())));
        signers.put("missing", claims -> unsigned(claims, "none"));
        signers.put("missing in capitals", claims -> unsigned(claims, "NONE"));
        signers.put(
                "cut off",
                claims -> FakeOidcProvider.signed(claims, key()).replaceAll("\\.[^.]*$", "."));
        signers.put("by the public key as HMAC key", claims -> hmac(claims, modulus()));
        signers.put("by the JWK as HMAC key", claims -> hmac(claims, jwk()));
        signers.put(
                "by the client secret",
                claims -> hmac(claims, (FakeOidcProvider.SECRET + "x".repeat(32)).getBytes(UTF_8)));
        signers.put("in the header's own key", this::withOwnKey);
        signers.put("as an access token", claims -> typed(claims, "at+jwt"));
        signers.put("text", claims -> "eyJ.eyJ.x");
        signers.put("empty", claims -> "");
        signers.put("five parts", claims -> "a.b.c.d.e");
        signers.forEach(
                (what, signer) -> {
                    provider.sign(signer);
                    assertRefusedToken(what);
                });

        provider.sign(claims -> typed(claims, "JWT"));
        signedIn();
    }

    private static RSAKey key() {
        return FakeOidcProvider.key();
    }

    private static byte[] modulus() {
        return key().getModulus().decode();
    }

    private static byte[] jwk() {
        return key().toPublicJWK().toJSONString().getBytes(UTF_8);
    }

    private static String changed(String token) {
        String[] parts = token.split("\\.", -1);
        String claims = new String(Base64.getUrlDecoder().decode(parts[1]), UTF_8);
        return parts[0]
                + "."
                + encoded(claims.replace("ann@example.com", "bob@example.com"))
                + "."
                + parts[2];
    }

    private static String encoded(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(UTF_8));
    }

    private static String unsigned(Map<String, Object> claims, String algorithm) {
        try {
            return encoded("{\"alg\":\"" + algorithm + "\",\"kid\":\"first\"}")
                    + "."
                    + encoded(JWTClaimsSet.parse(claims).toString())
                    + ".";
        } catch (ParseException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String sign(Map<String, Object> claims, JWSHeader header, JWSSigner signer) {
        try {
            var token = new SignedJWT(header, JWTClaimsSet.parse(claims));
            token.sign(signer);
            return token.serialize();
        } catch (JOSEException | ParseException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String hmac(Map<String, Object> claims, byte[] secret) {
        try {
            return sign(
                    claims,
                    new JWSHeader.Builder(JWSAlgorithm.HS256).keyID("first").build(),
                    new MACSigner(secret));
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    private String withOwnKey(Map<String, Object> claims) {
        try {
            return sign(
                    claims,
                    new JWSHeader.Builder(JWSAlgorithm.RS256)
                            .jwk(NEXT.toPublicJWK())
                            .keyID("next")
                            .build(),
                    new RSASSASigner(NEXT));
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String typed(Map<String, Object> claims, String type) {
        try {
            return sign(
                    claims,
                    new JWSHeader.Builder(JWSAlgorithm.RS256)
                            .keyID("first")
                            .type(new JOSEObjectType(type))
                            .build(),
                    new RSASSASigner(key()));
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void otherAlgorithmsWithPublicKeysWork() throws Exception {
        for (JWSAlgorithm algorithm :
                List.of(
                        JWSAlgorithm.RS384,
                        JWSAlgorithm.RS512,
                        JWSAlgorithm.PS256,
                        JWSAlgorithm.PS384,
                        JWSAlgorithm.PS512)) {
            provider.changeClaims(claims -> claims.remove("at_hash"));
            provider.sign(
                    claims -> {
                        try {
                            return sign(
                                    claims,
                                    new JWSHeader.Builder(algorithm).keyID("first").build(),
                                    new RSASSASigner(key()));
                        } catch (JOSEException e) {
                            throw new IllegalStateException(e);
                        }
                    });
            signedIn();
        }
        for (Curve curve : List.of(Curve.P_256, Curve.P_384, Curve.P_521)) {
            ECKey ec = new ECKeyGenerator(curve).keyID(curve.getName()).generate();
            provider.keys(key(), ec);
            var signer = new ECDSASigner(ec);
            provider.sign(
                    claims ->
                            sign(
                                    claims,
                                    new JWSHeader.Builder(
                                                    signer.supportedJWSAlgorithms()
                                                            .iterator()
                                                            .next())
                                            .keyID(ec.getKeyID())
                                            .build(),
                                    signer));
            clock.tick(Duration.ofMinutes(1));
            signedIn();
        }
    }

    @Test
    void unknownKeyIsLookedUpAtMostOnceAMinute() {
        signedIn();
        provider.keys(key(), NEXT);
        provider.sign(claims -> FakeOidcProvider.signed(claims, NEXT));
        assertFailed(signInAtProvider(), "token");
        assertThat(provider.requests("/jwks")).hasSize(1);

        clock.tick(Duration.ofMinutes(1));
        signedIn();
        signedIn();
        assertThat(provider.requests("/jwks")).hasSize(2);

        // The provider withdraws the first key.
        provider.keys(NEXT);
        provider.sign(claims -> FakeOidcProvider.signed(claims, key()));
        clock.tick(Duration.ofHours(1));
        assertFailed(signInAtProvider(), "token");
    }

    @Test
    void callbackWorksOnlyInTheBrowserThatBegan() {
        Answer mine = begin();
        Answer others = begin();
        String callback = provider.authorize(mine.header("Location"));

        assertFailed(comeBack(callback, ""), "expired");
        assertFailed(comeBack(callback, cookie(others)), "expired");
        assertFailed(comeBack(callback, cookie(mine).replace("rjo_", "rjw_")), "expired");
        assertFailed(comeBack(callback, cookie(mine).replaceFirst(".$", "")), "expired");
        assertFailed(comeBack(callback, "rejoinder-sign-in=rjo_"), "expired");
        assertFailed(comeBack(callback, "rejoinder-sign-in=rjo_.."), "expired");
        assertFailed(comeBack(callback.replaceFirst("&state=.*", ""), cookie(mine)), "expired");
        assertFailed(comeBack(callback + "x", cookie(mine)), "expired");
        assertFailed(comeBack(callback + "&state=x", cookie(mine)), "provider");
        assertThat(provider.requests("/token")).isEmpty();

        assertThat(comeBack(callback, cookie(mine)).header("Location")).isEqualTo("/console/");
    }

    @Test
    void callbackWorksOnceAndForTenMinutes() {
        Answer begun = begin();
        String callback = provider.authorize(begun.header("Location"));
        clock.tick(Duration.ofMinutes(10).minusMillis(1));
        assertThat(comeBack(callback, cookie(begun)).header("Location")).isEqualTo("/console/");

        // The provider accepts a code once.
        begun = begin();
        callback = provider.authorize(begun.header("Location"));
        assertThat(comeBack(callback, cookie(begun)).header("Location")).isEqualTo("/console/");
        assertFailed(comeBack(callback, cookie(begun)), "provider");

        begun = begin();
        callback = provider.authorize(begun.header("Location"));
        clock.tick(Duration.ofMinutes(10));
        assertFailed(comeBack(callback, cookie(begun)), "expired");
    }

    /** An attacker injects a code of his own sign-in into the victim's callback. */
    @Test
    void codeOfAnotherSignInIsUseless() {
        Answer mine = begin();
        Answer others = begin();
        String code = provider.authorize(others.header("Location")).replaceFirst("&state=.*", "");
        String state = provider.authorize(mine.header("Location")).replaceFirst(".*&state=", "");

        assertFailed(comeBack(code + "&state=" + state, cookie(mine)), "provider");
    }

    @Test
    void callbackOfAnotherIssuerIsRefused() {
        Answer begun = begin();
        String callback = provider.authorize(begun.header("Location"));
        assertFailed(comeBack(callback + "&iss=https://evil.example", cookie(begun)), "token");
        assertThat(provider.requests("/token")).isEmpty();
        assertThat(
                        comeBack(callback + "&iss=" + provider.issuer(), cookie(begun))
                                .header("Location"))
                .isEqualTo("/console/");

        provider.announce("authorization_response_iss_parameter_supported", true);
        clock.tick(Duration.ofHours(1));
        Answer again = begin();
        assertFailed(
                comeBack(provider.authorize(again.header("Location")), cookie(again)), "token");
    }

    @Test
    void discoveryDocumentOfAnotherIssuerIsRefused() {
        provider.announce("issuer", "https://evil.example");

        assertFailed(begin(""), "provider");
    }

    @Test
    void personWhoDeclinesIsToldSo() {
        Answer begun = begin("?returnTo=/settings/keys");
        String callback =
                provider.authorize(begun.header("Location"))
                        .replaceFirst("code=[^&]*", "error=access_denied");

        Answer finished = comeBack(callback, cookie(begun));

        assertThat(finished.header("Location"))
                .isEqualTo("/console/?sign-in=declined#/settings/keys");
        assertFailed(
                comeBack(callback.replaceFirst("error=[^&]*&", ""), cookie(begun)), "provider");
    }

    /** Uses the test's clock, which PostgreSQL does not share. */
    @Test
    @Tag("sqlite")
    void failedReturnsAreLimitedAndSuccessIsNotCounted() {
        for (int i = 0; i < 3; i++) {
            signedIn();
        }
        Answer begun = begin();
        String callback = provider.authorize(begun.header("Location"));
        for (int i = 0; i < 20; i++) {
            assertFailed(comeBack(callback, ""), "expired");
        }

        assertFailed(comeBack(callback, ""), "rate-limit");
        assertThat(audit()).doesNotContain("RATE_LIMIT_EXCEEDED");
        for (int i = 0; i < 196; i++) {
            begin();
        }
        assertFailed(begin(""), "rate-limit");
        clock.tick(Duration.ofMinutes(10));
        signedIn();
    }

    @Test
    void foreignPageCannotReadTheAnswer() {
        restart(settings(ROLES, DefaultRole.NONE, null, true));

        Answer begun = send("GET", BEGIN, null, "", "http://evil.example");

        assertThat(begun.headers()).doesNotContainKey("access-control-allow-origin");
    }
}
