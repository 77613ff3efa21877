package dev.rejoinder.http;

import static dev.rejoinder.http.ErrorAssertions.assertRefused;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rejoinder.config.MailSettings;
import dev.rejoinder.config.OidcSettings;
import dev.rejoinder.config.OidcSettings.DefaultRole;
import dev.rejoinder.testkit.FakeOidcProvider;
import dev.rejoinder.testkit.TestServer;
import dev.rejoinder.testkit.TestServer.Answer;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The way of a browser to an OpenID Connect provider and back. */
class OidcSignInTest extends OidcFixture {
    @Test
    void personSignsInWithoutAPassword() {
        assertThat(read("").body())
                .isEqualTo(
                        """
                        {"success":true,"data":{"account":null,"setupNeeded":true,\
                        "passwordSignIn":true,"oidc":{"name":"Staff ID"}},"error":null}\
                        """);
        Answer begun = begin("?returnTo=/bots/guide/playground");
        assertThat(begun.header("Set-Cookie"))
                .matches(
                        "rejoinder-sign-in=rjo_[\\w.-]+; Path=/; HttpOnly; SameSite=Lax;"
                                + " Max-Age=600");
        assertThat(begun.header("Cache-Control")).isEqualTo("no-store");

        Answer finished = comeBack(provider.authorize(begun.header("Location")), cookie(begun));

        assertThat(finished.status()).as(finished.body()).isEqualTo(302);
        assertThat(finished.header("Location")).isEqualTo("/console/#/bots/guide/playground");
        assertThat(finished.header("Referrer-Policy")).isEqualTo("no-referrer");
        List<String> cookies = finished.headers().getOrDefault("set-cookie", List.of());
        assertThat(cookies).hasSize(3);
        assertThat(cookies.get(0))
                .isEqualTo("rejoinder-sign-in=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0");
        assertThat(cookies.get(1))
                .matches("rejoinder=[A-Za-z0-9_-]{43}; Path=/; HttpOnly; SameSite=Strict");
        assertThat(cookies.get(2)).startsWith("rejoinder-device=rjd_");
        String session = sessionCookie(finished);
        assertThat(withoutId(read(session).body()))
                .isEqualTo(
                        """
                        {"success":true,"data":{"account":{"id":"ACCOUNT",\
                        "email":"ann@example.com","name":"Ann","role":"owner",\
                        "signIn":"provider","createdAt":"2026-11-01T12:00:00.000Z"},\
                        "expiresAt":"2026-11-01T12:30:00.000Z"},"error":null}\
                        """);
        assertThat(send("GET", "/api/v1/keys", null, session).status()).isEqualTo(200);
        assertThat(folder.resolve("setup-token")).doesNotExist();
        assertThat(audit())
                .contains("\"action\":\"account.created\"", "\"action\":\"session.started\"")
                .contains("\"name\":\"ann@example.com\"", "\"outcome\":\"ok\"");
    }

    @Test
    void requestsFollowTheCodeFlowWithPkce() {
        Answer begun = begin();
        Map<String, String> asked =
                FakeOidcProvider.parameters(URI.create(begun.header("Location")).getRawQuery());
        comeBack(provider.authorize(begun.header("Location")), cookie(begun));

        assertThat(asked)
                .containsEntry("response_type", "code")
                .containsEntry("client_id", "rejoinder")
                .containsEntry("scope", "openid email profile")
                .containsEntry("redirect_uri", origin() + "/api/v1/session/oidc/callback")
                .containsEntry("code_challenge_method", "S256");
        for (String random : List.of("state", "nonce", "code_challenge")) {
            assertThat(asked.get(random)).hasSize(43);
        }
        assertThat(cookie(begun)).doesNotContain(asked.get("code_challenge"));
        assertThat(
                        FakeOidcProvider.parameters(
                                URI.create(begin().header("Location")).getRawQuery()))
                .doesNotContainValue(asked.get("state"))
                .doesNotContainValue(asked.get("nonce"))
                .doesNotContainValue(asked.get("code_challenge"));
        assertThat(provider.requests("/token")).hasSize(1);
        assertThat(provider.requests("/token").getFirst())
                // The name and the secret are encoded as in a form.
                .contains("Authorization: Basic cmVqb2luZGVyOnMzY3JldCUyQiUyRiUzRA==")
                .contains("grant_type=authorization_code", "code_verifier=")
                .doesNotContain("client_secret");
        assertThat(provider.requests("/.well-known/openid-configuration")).hasSize(1);
    }

    @Test
    void providerDecidesHowTheSecretIsSent() {
        provider.announce("token_endpoint_auth_methods_supported", List.of("client_secret_post"));

        signedIn();

        assertThat(provider.requests("/token").getFirst())
                .contains("client_id=rejoinder&client_secret=s3cret%2B%2F%3D")
                .doesNotContain("Authorization:");
    }

    @Test
    void publicClientNeedsNoSecret() {
        OidcSettings usual = settings(ROLES, DefaultRole.NONE, null, true);
        restart(
                new OidcSettings(
                        usual.issuer(),
                        usual.clientId(),
                        null,
                        usual.scopes(),
                        usual.roleClaim(),
                        usual.roles(),
                        usual.defaultRole(),
                        null,
                        true,
                        usual.name()));

        signedIn();

        assertThat(provider.requests("/token").getFirst())
                .contains("client_id=rejoinder")
                .doesNotContain("client_secret", "Authorization:");
    }

    @Test
    void claimsMayComeFromTheUserinfoEndpoint() {
        provider.person(Map.of("sub", "7"));
        var more = new HashMap<String, Object>();
        more.put("sub", "7");
        more.put("email", "ann@example.com");
        more.put("email_verified", true);
        more.put("realm_access", Map.of("roles", "support,admins"));
        provider.userinfo(more);
        assertFailed(signInAtProvider(), "no-role");
        more.put("realm_access", Map.of("roles", "admins"));
        provider.userinfo(more);

        assertThat(read(signedIn()).body()).contains("\"role\":\"owner\"");

        assertThat(provider.requests("/userinfo").getLast())
                .contains("Authorization: Bearer access");
        more.put("sub", "8");
        provider.userinfo(more);
        assertFailed(signInAtProvider(), "token");
    }

    @Test
    void anotherServerCanFinishASignIn() {
        startAt("https://chat.example.com");
        Answer begun = begin();
        startAt("https://chat.example.com");

        Answer finished = comeBack(provider.authorize(begun.header("Location")), cookie(begun));

        assertThat(finished.header("Location")).isEqualTo("/console/");
        assertThat(read(sessionCookie(finished)).body()).contains("ann@example.com");
    }

    /** Starts the server again, on the same data. */
    private void startAt(String publicUrl) {
        server.close();
        server = TestServer.start(folder, options().mail(MailSettings.OFF, URI.create(publicUrl)));
    }

    @Test
    void callbackAddressComesFromTheProxyOrTheSetting() {
        server.close();
        server = TestServer.start(folder, options().trustedProxies("127.0.0.1"));
        var headers =
                Map.of(
                        "Authorization", "",
                        "X-Forwarded-For", "203.0.113.7",
                        "X-Forwarded-Proto", "https",
                        "X-Forwarded-Host", "chat.example.com");

        Answer begun = server.send("GET", BEGIN, null, headers);

        assertThat(begun.header("Location"))
                .contains(
                        "redirect_uri=https%3A%2F%2Fchat.example.com%2Fapi%2Fv1%2Fsession%2Foidc"
                                + "%2Fcallback");
        assertThat(begun.header("Set-Cookie"))
                .startsWith("__Host-rejoinder-sign-in=rjo_")
                .contains("; Path=/; Secure; HttpOnly; SameSite=Lax;");
        var insecure = new HashMap<>(headers);
        insecure.put("X-Forwarded-Proto", "http");
        assertFailed(server.send("GET", BEGIN, null, insecure), "insecure");
        startAt("https://chat.example.com/sub");
        assertThat(begin("").header("Location"))
                .contains("redirect_uri=https%3A%2F%2Fchat.example.com%2Fsub%2Fapi%2Fv1%2F");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://evil.example/",
                "//evil.example/",
                "/\\evil.example",
                "javascript:alert(1)",
                "/bots%0d%0aSet-Cookie:a=b",
                "/%22%3E%3Cscript%3E",
                "bots",
                "/é"
            })
    void returnPathCannotLeadElsewhere(String place) {
        Answer begun =
                begin("?returnTo=" + URLEncoder.encode(URLDecoder.decode(place, UTF_8), UTF_8));

        String location =
                comeBack(provider.authorize(begun.header("Location")), cookie(begun))
                        .header("Location");

        // Whatever follows the hash stays in the console.
        assertThat(location).startsWith("/console/").doesNotContain("evil.example\\", "<", "\n");
        assertThat(URI.create(location).getHost()).isNull();
    }

    @Test
    void longReturnPathIsForgotten() {
        Answer begun = begin("?returnTo=/" + "a".repeat(200));

        assertThat(
                        comeBack(provider.authorize(begun.header("Location")), cookie(begun))
                                .header("Location"))
                .isEqualTo("/console/");
    }

    @Test
    void providerThatIsDownStopsNeitherTheStartNorPasswords() {
        setUp();
        provider.answer("/.well-known/openid-configuration", "");
        restart(settings(ROLES, DefaultRole.NONE, null, true));

        assertFailed(begin(""), "provider");

        assertThat(signIn(EMAIL, PASSWORD).status()).isEqualTo(200);
    }

    @Test
    void uselessAnswersOfTheProviderLeadToTheSignInPage() {
        String huge = "{\"a\":\"" + "x".repeat(300 << 10) + "\"}";
        for (String path : List.of("/.well-known/openid-configuration", "/token", "/jwks")) {
            for (String answer :
                    List.of(
                            FakeOidcProvider.response("500 Internal Server Error", "{}"),
                            FakeOidcProvider.response("200 OK", huge),
                            FakeOidcProvider.response("200 OK", "[".repeat(10_000)),
                            FakeOidcProvider.response("200 OK", "{}"),
                            FakeOidcProvider.response("200 OK", "<html>"),
                            FakeOidcProvider.response(
                                    "302 Found\r\nLocation: http://127.0.0.1:1/", ""),
                            "nonsense\r\n\r\n")) {
                // What was read before is not fresh any more.
                clock.tick(Duration.ofHours(1));
                provider.answer(path, answer);
                Answer begun = begin("");
                if (path.startsWith("/.well-known")) {
                    assertFailed(begun, "provider");
                    continue;
                }
                Answer finished =
                        comeBack(provider.authorize(begun.header("Location")), cookie(begun));
                assertThat(finished.header("Location"))
                        .as(path + " " + answer.lines().findFirst())
                        .isIn("/console/?sign-in=provider", "/console/?sign-in=token");
            }
            provider.answerAsUsual(path);
        }
        signedIn();
    }

    @Test
    void slowProviderIsWaitedForAFewSecondsOnly() throws Exception {
        Runnable release = provider.hold();
        CompletableFuture<Answer> waiting = CompletableFuture.supplyAsync(() -> begin(""));

        assertFailed(waiting.get(3, TimeUnit.MINUTES), "provider");

        release.run();
        signedIn();
    }

    @Test
    void endpointsMustUseTls() {
        provider.announce("token_endpoint", "http://203.0.113.7/token");
        assertFailed(begin(""), "provider");
        provider.announce("token_endpoint", "file:///etc/passwd");
        assertFailed(begin(""), "provider");
    }

    @Test
    void passwordsCanBeTurnedOff() {
        setUp();
        restart(settings(ROLES, DefaultRole.NONE, null, false));

        assertThat(server.server().setupToken()).isEmpty();
        assertThat(read("").body()).contains("\"passwordSignIn\":false");
        assertRefused(
                signIn(EMAIL, PASSWORD),
                403,
                "INSUFFICIENT_PERMISSIONS",
                "This server accepts no passwords. Sign in with Staff ID.",
                null);
        assertThat(setUp("token", EMAIL, PASSWORD).status()).isEqualTo(403);
        assertThat(
                        post(
                                        SESSION + "/invitation",
                                        "{\"token\":\"a\",\"password\":\"long enough\"}")
                                .status())
                .isEqualTo(403);
        String ann = signedIn();
        assertThat(
                        send(
                                        "PUT",
                                        SESSION + "/password",
                                        "{\"current\":\"a\",\"next\":\"long enough\"}",
                                        ann)
                                .status())
                .isEqualTo(403);
    }

    @Test
    void accountWithoutAPasswordCannotUseOne() {
        String ann = signedIn();

        assertThat(signIn("ann@example.com", "").status()).isEqualTo(400);
        assertThat(signIn("ann@example.com", PASSWORD).status()).isEqualTo(401);
        assertRefused(
                send(
                        "PUT",
                        SESSION + "/password",
                        "{\"current\":\"a\",\"next\":\"long enough\"}",
                        ann),
                400,
                "INVALID_REQUEST",
                "This account has no password. Sign in with your provider.",
                "current");
    }

    @Test
    void serverWithoutAProviderSaysSo() {
        restart(OidcSettings.OFF);

        for (String path : List.of(BEGIN, BEGIN + "/callback?code=a&state=b")) {
            assertRefused(
                    send("GET", path, null, ""),
                    404,
                    "NOT_FOUND",
                    "This server has no OpenID Connect provider. See oidc.issuer.",
                    null);
        }
    }
}
