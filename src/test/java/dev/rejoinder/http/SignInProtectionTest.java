package dev.rejoinder.http;

import static dev.rejoinder.http.ErrorAssertions.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rejoinder.server.Services;
import dev.rejoinder.testkit.RawHttp;
import dev.rejoinder.testkit.TestServer;
import dev.rejoinder.testkit.TestServer.Answer;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class SignInProtectionTest extends SessionFixture {
    /** Uses the test's clock, which PostgreSQL does not share. */
    @Test
    @Tag("sqlite")
    void passwordGuessingIsLimitedAndSuccessIsNotCounted() {
        setUp();
        for (int i = 0; i < 3; i++) {
            assertThat(signIn(EMAIL, PASSWORD).status()).isEqualTo(200);
        }
        for (int i = 0; i < 10; i++) {
            assertThat(signIn(EMAIL, "incorrect horse").status()).isEqualTo(401);
        }

        assertRefused(
                signIn(EMAIL, PASSWORD),
                429,
                "RATE_LIMIT_EXCEEDED",
                "Too many attempts. Please try again later.",
                null);
        clock.tick(Duration.ofMinutes(10));
        assertThat(signIn(EMAIL, PASSWORD).status()).isEqualTo(200);
    }

    /** Behind a proxy that hides addresses, the owner and strangers share one. */
    @Test
    void strangerAtTheSameAddressCannotLockOutTheOwnersBrowser() {
        List<String> cookies = setUp().headers().getOrDefault("set-cookie", List.of());
        String device = cookies.getLast().replaceFirst(";.*", "");
        assertThat(device).startsWith("rejoinder-device=rjd_");
        for (int i = 0; i < 30; i++) {
            signIn(EMAIL, "incorrect horse");
        }
        assertThat(signIn(EMAIL, PASSWORD).status()).isEqualTo(429);

        assertThat(signInWith(device, PASSWORD).status()).isEqualTo(200);
        for (int i = 0; i < 10; i++) {
            assertThat(signInWith(device, "incorrect horse").status()).isEqualTo(401);
        }
        assertThat(signInWith(device, PASSWORD).status()).isEqualTo(429);
        assertThat(signInWith(device.replace("=rjd_", "=rjd_x"), PASSWORD).status()).isEqualTo(429);
    }

    @Test
    void strangerCannotPreventAPasswordChange() {
        String cookie = cookie(setUp());
        for (int i = 0; i < 30; i++) {
            signIn(EMAIL, "incorrect horse");
        }
        String body = "{\"current\":\"" + PASSWORD + "\",\"next\":\"another long one\"}";

        assertThat(send("PUT", SESSION + "/password", body, cookie).status()).isEqualTo(200);
    }

    private Answer signInWith(String cookie, String password) {
        String body = "{\"email\":\"" + EMAIL + "\",\"password\":\"" + password + "\"}";
        return send("POST", SESSION, body, cookie);
    }

    @Test
    void accountDeletedByACommandIsSignedOutWithinASecond() {
        String cookie = cookie(setUp());
        assertThat(send("GET", BOTS, null, cookie).status()).isEqualTo(200);
        try (Services services = server.openBeside()) {
            services.accounts().delete(EMAIL);
        }
        clock.tick(Duration.ofSeconds(1));

        assertThat(send("GET", BOTS, null, cookie).status()).isEqualTo(401);
        assertThat(signIn(EMAIL, PASSWORD).status()).isEqualTo(401);
    }

    @Test
    void invalidCookieIsNotASession() throws IOException {
        for (String cookie :
                List.of(
                        "rejoinder=",
                        "rejoinder",
                        "rejoinder=\"",
                        "=",
                        ";;;",
                        "rejoinder=../../etc",
                        "rejoinder=é",
                        "a=b; rejoinder=" + "A".repeat(43),
                        "__Host-rejoinder=" + "A".repeat(43))) {
            String head = "GET %s HTTP/1.1\r\nHost: localhost\r\nCookie: " + cookie + "\r\n\r\n";

            assertThat(RawHttp.send(server.port(), head.formatted(BOTS)).status())
                    .as(cookie)
                    .isEqualTo(401);
            assertThat(RawHttp.send(server.port(), head.formatted(SESSION)).body())
                    .as(cookie)
                    .contains("\"account\":null,\"setupNeeded\":true");
        }
    }

    @Test
    void passwordIsAcceptedOnlyOverTlsOrLoopback() throws IOException {
        String body = "{\"email\":\"a@example.com\",\"password\":\"long enough\"}";
        for (String host :
                List.of(
                        "localhost",
                        "LOCALHOST:8080",
                        "127.0.0.1:8080",
                        "127.9.9.9",
                        "[::1]:8080",
                        "console.localhost")) {
            String own = "Origin: http://" + host.toLowerCase(Locale.ROOT) + "\r\n";
            Answer answer = RawHttp.send(server.port(), post(host, own, body));
            assertThat(answer.status()).as(host + answer.body()).isEqualTo(401);
        }
        for (String host :
                List.of(
                        "192.168.1.5:8080",
                        "chat.example.com",
                        "localhost.example",
                        "127.0.0.1.nip.io",
                        "[2001:db8::1]")) {
            assertRefused(
                    RawHttp.send(server.port(), post(host, "", body)),
                    400,
                    "INVALID_REQUEST",
                    "Signing in needs HTTPS, except at http://localhost. Put a proxy with TLS"
                            + " before the server, and name it in trusted-proxies.",
                    null);
        }
    }

    @Test
    void cookieIsSecureBehindATrustedTlsProxy() throws IOException {
        server.close();
        server =
                TestServer.start(
                        folder, new TestServer.Options().clock(clock).trustedProxies("127.0.0.1"));
        setUp();
        String body = "{\"email\":\"" + EMAIL + "\",\"password\":\"" + PASSWORD + "\"}";
        String forwarded =
                "X-Forwarded-For: 203.0.113.7\r\nX-Forwarded-Proto: https\r\n"
                        + "X-Forwarded-Host: chat.example.com\r\n";
        String own = "Origin: https://chat.example.com\r\n";

        Answer in = RawHttp.send(server.port(), post("127.0.0.1:8080", forwarded + own, body));

        assertThat(in.status()).as(in.body()).isEqualTo(200);
        assertThat(in.header("Set-Cookie"))
                .matches(
                        "__Host-rejoinder=[A-Za-z0-9_-]{43}; Path=/; Secure; HttpOnly;"
                                + " SameSite=Strict");
        String cookie = "Cookie: " + cookie(in) + "\r\n";
        assertThat(delete(forwarded + cookie + "Origin: http://127.0.0.1:8080\r\n").status())
                .isEqualTo(403);
        assertThat(delete(own + cookie).status()).isEqualTo(401);
        String broken = forwarded.replace("chat.example.com", "chat.example.com:99999");
        assertThat(delete(broken + own + cookie).status()).isEqualTo(403);
        assertThat(delete(forwarded + own + cookie).status()).isEqualTo(200);

        String named = "X-Forwarded-Proto: https\r\n" + own;
        assertThat(RawHttp.send(server.port(), post("chat.example.com", named, body)).status())
                .isEqualTo(200);
    }

    @Test
    void forwardedHeadersOfUntrustedClientsAreIgnored() throws IOException {
        String forwarded = "X-Forwarded-Proto: https\r\nX-Forwarded-Host: localhost\r\n";
        String body = "{\"email\":\"a@example.com\",\"password\":\"long enough\"}";

        Answer answer = RawHttp.send(server.port(), post("chat.example.com", forwarded, body));

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body()).contains("Signing in needs HTTPS");
    }

    private Answer delete(String headers) throws IOException {
        return RawHttp.send(
                server.port(),
                "DELETE " + SESSION + " HTTP/1.1\r\nHost: 127.0.0.1:8080\r\n" + headers + "\r\n");
    }
}
