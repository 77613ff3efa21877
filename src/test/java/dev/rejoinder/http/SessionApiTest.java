package dev.rejoinder.http;

import static dev.rejoinder.http.ErrorAssertions.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rejoinder.access.AccountRole;
import dev.rejoinder.server.Services;
import dev.rejoinder.testkit.TestServer.Answer;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SessionApiTest extends SessionFixture {
    @Test
    void passwordSignsInAndOut() {
        setUp();

        Answer in = signIn(" OWNER@example.com", PASSWORD);

        assertThat(in.status()).as(in.body()).isEqualTo(200);
        assertThat(withoutId(in.body())).isEqualTo(SIGNED_IN.formatted("2026-11-01T12:30:00.000Z"));
        Answer out = send("DELETE", SESSION, null, cookie(in));
        assertThat(out.body())
                .isEqualTo("{\"success\":true,\"data\":{\"signedOut\":true},\"error\":null}");
        assertThat(out.header("Set-Cookie"))
                .isEqualTo("rejoinder=; Path=/; HttpOnly; SameSite=Strict; Max-Age=0");
        assertThat(read(cookie(in)).body()).contains("\"account\":null");
        assertThat(send("GET", BOTS, null, cookie(in)).status()).isEqualTo(401);
    }

    @Test
    void wrongPasswordAndUnknownAccountGetTheSameResponse() {
        setUp();
        Answer wrong = signIn(EMAIL, "incorrect horse");
        Answer unknown = signIn("nobody@example.com", PASSWORD);

        assertRefused(
                wrong,
                401,
                "INVALID_CREDENTIALS",
                "The email address or the password is wrong.",
                null);
        assertThat(unknown.plain()).isEqualTo(wrong.plain());
        assertThat(unknown.status()).isEqualTo(401);
        assertThat(unknown.headers().keySet()).isEqualTo(wrong.headers().keySet());
        assertThat(wrong.headers()).doesNotContainKey("set-cookie");
    }

    @Test
    void sessionHasThePermissionsOfAnAdminKey() {
        String cookie = cookie(setUp());

        assertThat(send("GET", "/api/v1/keys", null, cookie).status()).isEqualTo(200);
        Answer made = send("POST", BOTS, "{\"name\":\"Shop\"}", cookie);
        assertThat(made.status()).as(made.body()).isEqualTo(200);
        Answer answer = send("POST", "/api/v1/chat/guide/message", "{\"message\":\"Hi\"}", cookie);
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        assertThat(answer.header("X-RateLimit-Limit")).isEqualTo("600");
        assertThat(send("GET", "/nowhere", null, cookie).status()).isEqualTo(404);
        assertThat(send("PUT", BOTS, "{}", cookie).status()).isEqualTo(405);
    }

    @Test
    void keyTakesPrecedenceOverASession() {
        String cookie = cookie(setUp());
        var both = Map.of("Cookie", cookie, "Authorization", "Bearer wrong", "Origin", origin());

        assertThat(server.send("GET", BOTS, null, both).status()).isEqualTo(401);
    }

    @Test
    void keyCannotUseSessionEndpoints() {
        setUp();

        for (String method : new String[] {"DELETE", "PUT"}) {
            String path = method.equals("PUT") ? SESSION + "/password" : SESSION;
            assertRefused(
                    server.send(method, path, "{}", Map.of()),
                    401,
                    "INVALID_API_KEY",
                    "You are not signed in, or your session has expired.",
                    null);
        }
    }

    @Test
    void crossOriginWriteIsRefused() {
        String cookie = cookie(setUp());
        for (String origin :
                new String[] {
                    "",
                    "null",
                    "http://127.0.0.1",
                    "http://127.0.0.1:1",
                    "https://127.0.0.1:" + server.port(),
                    "http://localhost:" + server.port(),
                    "http://127.0.0.1:" + server.port() + ".example.com"
                }) {
            for (String path : new String[] {BOTS, "/api/v1/chat/guide/stream", "/nowhere"}) {
                assertRefused(
                        send("POST", path, "{\"name\":\"a\"}", cookie, origin),
                        403,
                        "INSUFFICIENT_PERMISSIONS",
                        "The request does not come from a page of this server. Behind a proxy, see"
                                + " trusted-proxies.",
                        null);
            }
            assertThat(send("DELETE", SESSION, null, cookie, origin).status()).isEqualTo(403);
            assertThat(send("GET", BOTS, null, cookie, origin).status()).isEqualTo(200);
        }
        assertThat(read(cookie).body()).contains(EMAIL);
    }

    @Test
    void crossOriginSignInIsRefused() {
        setUp();
        String body = "{\"email\":\"" + EMAIL + "\",\"password\":\"" + PASSWORD + "\"}";

        Answer foreign = send("POST", SESSION, body, "", "http://evil.example");
        Answer program = send("POST", SESSION, body, "", "");

        assertThat(foreign.status()).isEqualTo(403);
        assertThat(foreign.headers()).doesNotContainKey("set-cookie");
        assertThat(program.status()).isEqualTo(200);
    }

    @Test
    void sessionEndsAfterHalfAnHourWithoutUse() {
        String cookie = cookie(setUp());

        clock.tick(Duration.ofMinutes(29));
        assertThat(withoutId(read(cookie).body()))
                .isEqualTo(SIGNED_IN.formatted("2026-11-01T12:59:00.000Z"));
        clock.tick(Duration.ofMinutes(30).minusMillis(1));
        assertThat(send("GET", BOTS, null, cookie).status()).isEqualTo(200);
        clock.tick(Duration.ofMinutes(30));
        assertThat(send("GET", BOTS, null, cookie).status()).isEqualTo(401);
        assertThat(read(cookie).body()).contains("\"account\":null,\"setupNeeded\":false");
    }

    @Test
    void sessionEndsAfterTwelveHoursOfUse() {
        String cookie = cookie(setUp());

        for (int minutes = 0; minutes < 12 * 60 - 20; minutes += 20) {
            clock.tick(Duration.ofMinutes(20));
            assertThat(send("GET", BOTS, null, cookie).status()).isEqualTo(200);
        }
        assertThat(withoutId(read(cookie).body()))
                .isEqualTo(SIGNED_IN.formatted("2026-11-02T00:00:00.000Z"));
        clock.tick(Duration.ofMinutes(20));
        assertThat(send("GET", BOTS, null, cookie).status()).isEqualTo(401);
    }

    @Test
    void sessionSurvivesARestart() {
        String cookie = cookie(setUp());
        restart();

        assertThat(send("GET", BOTS, null, cookie).status()).isEqualTo(200);
    }

    @Test
    void signingOutEverywhereEndsOnlyTheSessionsOfTheAccount() {
        String first = cookie(setUp());
        String second = cookie(signIn(EMAIL, PASSWORD));
        String others = cookie(signInAsAnother());

        assertThat(send("DELETE", SESSION + "/all", null, first).status()).isEqualTo(200);

        assertThat(send("GET", BOTS, null, first).status()).isEqualTo(401);
        assertThat(send("GET", BOTS, null, second).status()).isEqualTo(401);
        assertThat(send("GET", BOTS, null, others).status()).isEqualTo(200);
    }

    @Test
    void newPasswordEndsAllOtherSessions() {
        String first = cookie(setUp());
        String second = cookie(signIn(EMAIL, PASSWORD));
        String next = "another good password";

        assertRefused(
                changePassword(first, "incorrect horse", next),
                401,
                "INVALID_CREDENTIALS",
                "The email address or the password is wrong.",
                null);
        assertRefused(
                changePassword(first, PASSWORD, "short"),
                400,
                "INVALID_REQUEST",
                "The password must have 10 to 200 characters.",
                "next");
        assertThat(send("GET", BOTS, null, second).status()).isEqualTo(200);

        Answer changed = changePassword(first, PASSWORD, next);

        assertThat(withoutId(changed.body()))
                .isEqualTo(SIGNED_IN.formatted("2026-11-01T12:30:00.000Z"));
        assertThat(send("GET", BOTS, null, first).status()).isEqualTo(200);
        assertThat(send("GET", BOTS, null, second).status()).isEqualTo(401);
        assertThat(signIn(EMAIL, PASSWORD).status()).isEqualTo(401);
        assertThat(signIn(EMAIL, next).status()).isEqualTo(200);
    }

    @Test
    void signingInAgainEndsThePreviousSessionOfTheBrowser() {
        String first = cookie(setUp());
        String body = "{\"email\":\"" + EMAIL + "\",\"password\":\"" + PASSWORD + "\"}";

        String second = cookie(send("POST", SESSION, body, first));

        assertThat(second).isNotEqualTo(first);
        assertThat(send("GET", BOTS, null, first).status()).isEqualTo(401);
        assertThat(send("GET", BOTS, null, second).status()).isEqualTo(200);
    }

    private Answer signInAsAnother() {
        try (Services services = server.openBeside()) {
            services.accounts().create("another@example.com", null, PASSWORD, AccountRole.OWNER);
        }
        Answer in = signIn("another@example.com", PASSWORD);
        assertThat(in.body()).contains("\"name\":\"another\"");
        return in;
    }

    private Answer changePassword(String cookie, String current, String next) {
        return send(
                "PUT",
                SESSION + "/password",
                "{\"current\":\"" + current + "\",\"next\":\"" + next + "\"}",
                cookie);
    }
}
