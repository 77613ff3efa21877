package dev.rejoinder.access.oidc;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.util.JSONObjectUtils;
import dev.rejoinder.access.OidcIdentity;
import dev.rejoinder.access.OidcIdentity.Verification;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Discovery documents and claims in the shapes of well-known providers. */
class OidcShapesTest {
    private static Map<String, Object> shape(String provider) throws Exception {
        try (InputStream in =
                OidcShapesTest.class.getResourceAsStream("/oidc/" + provider + ".json")) {
            return JSONObjectUtils.parse(
                    new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    private static Map<String, Object> part(Map<String, Object> shape, String name)
            throws Exception {
        return JSONObjectUtils.getJSONObject(shape, name);
    }

    @ParameterizedTest
    @CsvSource({
        "keycloak, VERIFIED, rejoinder-admins, true",
        "entra, UNKNOWN, rejoinder-admins, false",
        "google, VERIFIED, example.com, false",
        "okta, VERIFIED, rejoinder-admins, false"
    })
    void personIsUnderstood(
            String provider, Verification verification, String role, boolean namesItself)
            throws Exception {
        Map<String, Object> shape = shape(provider);
        String issuer = JSONObjectUtils.getString(shape, "issuer");
        String roleClaim = JSONObjectUtils.getString(shape, "roleClaim");

        OidcMetadata metadata = OidcMetadata.of(issuer, part(shape, "metadata"));
        var claims = new OidcClaims(part(shape, "idToken"));
        boolean missing = claims.isMissing(roleClaim, true);
        assertThat(missing).isEqualTo(shape.containsKey("userinfo"));
        if (missing) {
            claims = claims.with(part(shape, "userinfo"));
        }
        OidcIdentity identity = claims.identity(issuer, "sub", roleClaim);

        assertThat(OidcMetadata.location(issuer))
                .isEqualTo(issuer + "/.well-known/openid-configuration");
        assertThat(metadata.secretInBody()).isFalse();
        assertThat(metadata.namesItself()).isEqualTo(namesItself);
        assertThat(identity.email()).isEqualTo("ann@example.com");
        assertThat(identity.name()).isEqualTo("Ann Lee");
        assertThat(identity.verification()).isEqualTo(verification);
        assertThat(identity.roleValues()).contains(role);
    }

    private static OidcIdentity identity(Map<String, Object> claims, String roleClaim) {
        return new OidcClaims(claims).identity("https://id.example", "7", roleClaim);
    }

    @Test
    void verificationIsATruthInManySpellings() {
        for (Object yes : List.of(true, "true", 1, 1L, "1")) {
            assertThat(identity(Map.of("email_verified", yes), "r").verification())
                    .isEqualTo(Verification.VERIFIED);
            assertThat(identity(Map.of("xms_edov", yes), "r").verification())
                    .isEqualTo(Verification.VERIFIED);
        }
        for (Object no : List.of(false, "false", 0, "yes", List.of(true))) {
            assertThat(identity(Map.of("email_verified", no), "r").verification())
                    .isEqualTo(Verification.NOT_VERIFIED);
        }
    }

    @Test
    void rolesAreATextOrAListAndMayBeNested() {
        assertThat(identity(Map.of("a.b", "x"), "a.b").roleValues()).containsExactly("x");
        assertThat(identity(Map.of("a", Map.of("b", List.of("x", 1, "y"))), "a.b").roleValues())
                .isEqualTo(Set.of("x", "y"));
        assertThat(
                        identity(
                                        Map.of("https://id.example/a", Map.of("b.c", "x")),
                                        "https://id.example/a.b.c")
                                .roleValues())
                .containsExactly("x");
        assertThat(identity(Map.of("a", "x"), "a.b").roleValues()).isEmpty();
        assertThat(identity(Map.of("a", Map.of("b", 1)), "a.b").roleValues()).isEmpty();
        assertThat(identity(Map.of(), "a").roleValues()).isEmpty();
    }

    @Test
    void verificationOfAnotherAddressDoesNotCount() {
        var userinfo = new HashMap<String, Object>();
        userinfo.put("email", "victim@example.com");
        userinfo.put("email_verified", true);
        userinfo.put("roles", "admins");

        OidcIdentity merged =
                new OidcClaims(Map.of("email", "mallory@example.com"))
                        .with(userinfo)
                        .identity("https://id.example", "7", "roles");

        assertThat(merged.email()).isEqualTo("mallory@example.com");
        assertThat(merged.verification()).isEqualTo(Verification.UNKNOWN);
        assertThat(merged.roleValues()).containsExactly("admins");
    }
}
