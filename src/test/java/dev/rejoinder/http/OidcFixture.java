package dev.rejoinder.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rejoinder.access.Scope;
import dev.rejoinder.config.OidcSettings;
import dev.rejoinder.config.OidcSettings.DefaultRole;
import dev.rejoinder.config.OidcSettings.Role;
import dev.rejoinder.config.OidcSettings.RoleRule;
import dev.rejoinder.config.Secret;
import dev.rejoinder.testkit.FakeOidcProvider;
import dev.rejoinder.testkit.TestServer;
import dev.rejoinder.testkit.TestServer.Answer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A server with an OpenID Connect provider, and a browser that visits both. */
abstract class OidcFixture extends SessionFixture {
    static final String BEGIN = SESSION + "/oidc";

    static final List<RoleRule> ROLES =
            List.of(new RoleRule("admins", Role.OWNER), new RoleRule("support", Role.AGENT));

    FakeOidcProvider provider;
    String admin = "";

    @BeforeEach
    @Override
    void start() {
        try {
            provider = new FakeOidcProvider(clock);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        super.start();
        admin = server.newKey(Scope.ADMIN);
        person("7", "ann@example.com", true, "admins");
    }

    @AfterEach
    void stopProvider() throws IOException {
        provider.close();
    }

    @Override
    TestServer.Options options() {
        return super.options().oidc(settings(ROLES, DefaultRole.NONE, null, true));
    }

    OidcSettings settings(
            List<RoleRule> roles,
            DefaultRole defaultRole,
            @Nullable String firstOwner,
            boolean passwords) {
        return new OidcSettings(
                provider.issuer(),
                FakeOidcProvider.CLIENT_ID,
                new Secret(FakeOidcProvider.SECRET),
                List.of("openid", "email", "profile"),
                "realm_access.roles",
                roles,
                defaultRole,
                firstOwner,
                passwords,
                "Staff ID");
    }

    /** Starts the server again with other settings, on the same data. */
    void restart(OidcSettings settings) {
        server.close();
        server = TestServer.start(folder, super.options().oidc(settings));
    }

    /**
     * Describes the person at the provider.
     *
     * @param verified null if the provider does not say it
     */
    void person(
            String subject, @Nullable String email, @Nullable Boolean verified, String... roles) {
        var claims = new HashMap<String, Object>();
        claims.put("sub", subject);
        claims.put("name", "Ann");
        claims.put("realm_access", Map.of("roles", List.of(roles)));
        if (email != null) {
            claims.put("email", email);
        }
        if (verified != null) {
            claims.put("email_verified", verified);
        }
        provider.person(claims);
    }

    Answer begin(String returnTo) {
        return send("GET", BEGIN + returnTo, null, "");
    }

    /** Begins a sign-in that works so far. */
    Answer begin() {
        Answer begun = begin("");
        assertThat(begun.status()).as(begun.body()).isEqualTo(302);
        assertThat(begun.header("Location")).startsWith(provider.issuer() + "/authorize?");
        return begun;
    }

    /** Comes back from the provider. */
    Answer comeBack(String callback, String cookie) {
        URI uri = URI.create(callback);
        return send("GET", uri.getRawPath() + "?" + uri.getRawQuery(), null, cookie);
    }

    /** The whole way, from the button to the console. */
    Answer signInAtProvider() {
        Answer begun = begin();
        return comeBack(provider.authorize(begun.header("Location")), cookie(begun));
    }

    /** Signs in, and returns the cookie of the session. */
    String signedIn() {
        Answer finished = signInAtProvider();
        assertThat(finished.status()).as(finished.body()).isEqualTo(302);
        assertThat(finished.header("Location")).isEqualTo("/console/");
        return sessionCookie(finished);
    }

    static String sessionCookie(Answer finished) {
        return finished.headers().getOrDefault("set-cookie", List.of()).stream()
                .filter(each -> each.startsWith("rejoinder="))
                .findFirst()
                .orElseThrow()
                .replaceFirst(";.*", "");
    }

    /** Checks that nobody is signed in, and what the sign-in page says. */
    static void assertFailed(Answer finished, String reason) {
        assertThat(finished.status()).as(finished.body()).isEqualTo(302);
        assertThat(finished.header("Location"))
                .matches("/console/\\?sign-in=" + reason + "(#/.*)?");
        assertThat(finished.headers().getOrDefault("set-cookie", List.of()))
                .noneMatch(each -> each.startsWith("rejoinder="));
    }

    String audit() {
        return server.send(
                        "GET",
                        "/api/v1/audit?limit=50",
                        null,
                        Map.of("Authorization", "Bearer " + admin))
                .body();
    }
}
