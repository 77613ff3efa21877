package dev.rejoinder.http;

import static dev.rejoinder.http.ErrorAssertions.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rejoinder.server.Services;
import dev.rejoinder.testkit.RawHttp;
import dev.rejoinder.testkit.SettableClock;
import dev.rejoinder.testkit.TestServer;
import dev.rejoinder.testkit.TestServer.Answer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Signing in, as a browser does it. */
class SessionApiTest {
    private static final String SESSION = "/api/v1/session";
    private static final String BOTS = "/api/v1/bots";
    private static final String EMAIL = "owner@example.com";
    private static final String PASSWORD = "correct horse battery";
    private static final String SIGNED_IN =
            """
            {"success":true,"data":{"account":{"email":"owner@example.com","name":"Olga"},\
            "expiresAt":"%s"},"error":null}\
            """;
    private static final String WRONG_TOKEN =
            "The set-up token is wrong, or it has been used already.";

    @TempDir Path folder;
    private final SettableClock clock = new SettableClock();
    private TestServer server;

    @BeforeEach
    void start() {
        server = TestServer.start(folder, new TestServer.Options().clock(clock));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void firstAccountIsMadeWithTheTokenThatTheServerPrinted() throws IOException {
        String token = server.server().setupToken().orElseThrow();
        Path file = folder.resolve("setup-token");
        assertThat(file).hasContent(token);
        assertThat(Files.getPosixFilePermissions(file))
                .isEqualTo(PosixFilePermissions.fromString("rw-------"));
        assertThat(read("").body())
                .isEqualTo(
                        "{\"success\":true,\"data\":{\"account\":null,\"setupNeeded\":true},"
                                + "\"error\":null}");

        Answer made = setUp(token, "Owner@Example.com", PASSWORD);

        assertThat(made.status()).as(made.body()).isEqualTo(200);
        assertThat(made.body()).isEqualTo(SIGNED_IN.formatted("2026-11-01T12:30:00.000Z"));
        assertThat(made.header("Set-Cookie"))
                .matches("rejoinder=[A-Za-z0-9_-]{43}; Path=/; HttpOnly; SameSite=Strict");
        assertThat(file).doesNotExist();
        assertThat(read(cookie(made)).body()).isEqualTo(made.body());
        assertThat(read("").body()).contains("\"setupNeeded\":false");
    }

    @Test
    void setupTokenIsTheSameAtEachStartUntilThereIsAnAccount() {
        String token = server.server().setupToken().orElseThrow();
        restart();
        assertThat(server.server().setupToken()).contains(token);

        setUp(token, EMAIL, PASSWORD);
        restart();

        assertThat(server.server().setupToken()).isEmpty();
        assertThat(folder.resolve("setup-token")).doesNotExist();
    }

    @Test
    void wrongTokenAndUsedTokenAreRefusedAlike() {
        String token = server.server().setupToken().orElseThrow();
        assertRefused(
                setUp("x".repeat(43), EMAIL, PASSWORD),
                400,
                "INVALID_REQUEST",
                WRONG_TOKEN,
                "token");
        assertThat(setUp(token, EMAIL, PASSWORD).status()).isEqualTo(200);

        assertRefused(
                setUp(token, "second@example.com", PASSWORD),
                400,
                "INVALID_REQUEST",
                WRONG_TOKEN,
                "token");
        assertThat(signIn("second@example.com", PASSWORD).status()).isEqualTo(401);
    }

    @Test
    void tokensCannotBeGuessedForLong() {
        for (int i = 0; i < 20; i++) {
            assertThat(setUp("wrong", EMAIL, PASSWORD).status()).isEqualTo(400);
        }

        Answer refused = setUp("wrong", EMAIL, PASSWORD);

        assertRefused(
                refused,
                429,
                "RATE_LIMIT_EXCEEDED",
                "Too many attempts. Please try again later.",
                null);
        assertThat(refused.header("Retry-After")).isEqualTo("600");
    }

    /** Columns: what is wrong, its field, what is said of it. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    "email":"nobody","password":"long enough"         | email    | This is not an e-mail address.
                    "email":"a b@example.com","password":"long enough" | email   | This is not an e-mail address.
                    "email":"a@example.com","password":"too short"    | password | The password must have 10 to 200 characters.
                    "email":"a@example.com","password":"          "   | password | password must not be blank.
                    "email":"owner@example.com","password":" OWNER@example.com" | password | The password must not be the e-mail address.
                    "email":"a@example.com","password":"long enough","name":"\\u0007" | name | The name must have 1 to 100 characters and no control characters.
                    "email":"a@example.com"                           | password | password is required.
                    "password":"long enough"                          | email    | email is required.
                    """)
    void wrongFieldIsNamedAndNoAccountIsMade(String fields, String field, String sentence) {
        String token = server.server().setupToken().orElseThrow();

        assertRefused(
                post(SESSION + "/setup", "{\"token\":\"" + token + "\"," + fields + "}"),
                400,
                "INVALID_REQUEST",
                sentence,
                field);
        assertThat(read("").body()).contains("\"setupNeeded\":true");
    }

    @Test
    void passwordSignsInAndOut() {
        setUp();

        Answer in = signIn(" OWNER@example.com", PASSWORD);

        assertThat(in.status()).as(in.body()).isEqualTo(200);
        assertThat(in.body()).isEqualTo(SIGNED_IN.formatted("2026-11-01T12:30:00.000Z"));
        Answer out = send("DELETE", SESSION, null, cookie(in));
        assertThat(out.body())
                .isEqualTo("{\"success\":true,\"data\":{\"signedOut\":true},\"error\":null}");
        assertThat(out.header("Set-Cookie"))
                .isEqualTo("rejoinder=; Path=/; HttpOnly; SameSite=Strict; Max-Age=0");
        assertThat(read(cookie(in)).body()).contains("\"account\":null");
        assertThat(send("GET", BOTS, null, cookie(in)).status()).isEqualTo(401);
    }

    @Test
    void wrongPasswordAndUnknownAccountAreAnsweredAlike() {
        setUp();
        Answer wrong = signIn(EMAIL, "incorrect horse");
        Answer unknown = signIn("nobody@example.com", PASSWORD);

        assertRefused(
                wrong, 401, "INVALID_CREDENTIALS", "The e-mail or the password is wrong.", null);
        assertThat(unknown.plain()).isEqualTo(wrong.plain());
        assertThat(unknown.status()).isEqualTo(401);
        assertThat(unknown.headers().keySet()).isEqualTo(wrong.headers().keySet());
        assertThat(wrong.headers()).doesNotContainKey("set-cookie");
    }

    @Test
    void sessionMayDoWhatAnAdminKeyMay() {
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
    void keyGoesBeforeASession() {
        String cookie = cookie(setUp());
        var both = Map.of("Cookie", cookie, "Authorization", "Bearer wrong", "Origin", origin());

        assertThat(server.send("GET", BOTS, null, both).status()).isEqualTo(401);
    }

    @Test
    void keySignsNobodyIn() {
        setUp();

        for (String method : new String[] {"DELETE", "PUT"}) {
            String path = method.equals("PUT") ? SESSION + "/password" : SESSION;
            assertRefused(
                    server.send(method, path, "{}", Map.of()),
                    401,
                    "INVALID_API_KEY",
                    "You are not signed in, or no longer.",
                    null);
        }
    }

    @Test
    void writeThatComesFromAnotherPageIsRefused() {
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
    void signingInFromAnotherPageIsRefused() {
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
        assertThat(read(cookie).body()).isEqualTo(SIGNED_IN.formatted("2026-11-01T12:59:00.000Z"));
        clock.tick(Duration.ofMinutes(30).minusMillis(1));
        assertThat(send("GET", BOTS, null, cookie).status()).isEqualTo(200);
        clock.tick(Duration.ofMinutes(30));
        assertThat(send("GET", BOTS, null, cookie).status()).isEqualTo(401);
        assertThat(read(cookie).body()).contains("\"account\":null,\"setupNeeded\":false");
    }

    @Test
    void sessionEndsAfterTwelveHoursHoweverBusy() {
        String cookie = cookie(setUp());

        for (int minutes = 0; minutes < 12 * 60 - 20; minutes += 20) {
            clock.tick(Duration.ofMinutes(20));
            assertThat(send("GET", BOTS, null, cookie).status()).isEqualTo(200);
        }
        assertThat(read(cookie).body()).isEqualTo(SIGNED_IN.formatted("2026-11-02T00:00:00.000Z"));
        clock.tick(Duration.ofMinutes(20));
        assertThat(send("GET", BOTS, null, cookie).status()).isEqualTo(401);
    }

    @Test
    void sessionOutlivesARestart() {
        String cookie = cookie(setUp());
        restart();

        assertThat(send("GET", BOTS, null, cookie).status()).isEqualTo(200);
    }

    @Test
    void signingOutEverywhereEndsEverySessionOfTheAccountAlone() {
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
                "The e-mail or the password is wrong.",
                null);
        assertRefused(
                changePassword(first, PASSWORD, "short"),
                400,
                "INVALID_REQUEST",
                "The password must have 10 to 200 characters.",
                "next");
        assertThat(send("GET", BOTS, null, second).status()).isEqualTo(200);

        Answer changed = changePassword(first, PASSWORD, next);

        assertThat(changed.body()).isEqualTo(SIGNED_IN.formatted("2026-11-01T12:30:00.000Z"));
        assertThat(send("GET", BOTS, null, first).status()).isEqualTo(200);
        assertThat(send("GET", BOTS, null, second).status()).isEqualTo(401);
        assertThat(signIn(EMAIL, PASSWORD).status()).isEqualTo(401);
        assertThat(signIn(EMAIL, next).status()).isEqualTo(200);
    }

    @Test
    void signingInAgainEndsTheSessionThatTheBrowserForgets() {
        String first = cookie(setUp());
        String body = "{\"email\":\"" + EMAIL + "\",\"password\":\"" + PASSWORD + "\"}";

        String second = cookie(send("POST", SESSION, body, first));

        assertThat(second).isNotEqualTo(first);
        assertThat(send("GET", BOTS, null, first).status()).isEqualTo(401);
        assertThat(send("GET", BOTS, null, second).status()).isEqualTo(200);
    }

    /** By the clock of the test, which is not that of PostgreSQL. */
    @Test
    @Tag("sqlite")
    void guessingAtOneAccountIsLimitedAndSuccessIsNotCounted() {
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

    /** Where a proxy hides the addresses, the owner and strangers have the same one. */
    @Test
    void strangerAtTheSameAddressDoesNotKeepTheOwnersBrowserOut() {
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
    void strangerDoesNotKeepTheOwnerFromChangingThePassword() {
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
    void accountThatIsDeletedBesideTheServerIsSignedOutWithinASecond() {
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
    void cookieThatIsNoSessionIsNobody() throws IOException {
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
    void passwordTravelsOnlyWhereNobodyListens() throws IOException {
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
    void behindATrustedProxyTheCookieIsForTlsAlone() throws IOException {
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
    void whatAProxyIsSaidToSayMeansNothingFromAnybodyElse() throws IOException {
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

    private static String post(String host, String headers, String body) {
        return "POST "
                + SESSION
                + " HTTP/1.1\r\nHost: "
                + host
                + "\r\n"
                + headers
                + "Content-Length: "
                + body.getBytes(StandardCharsets.UTF_8).length
                + "\r\n\r\n"
                + body;
    }

    private Answer signInAsAnother() {
        try (Services services = server.openBeside()) {
            services.accounts().create("another@example.com", null, PASSWORD);
        }
        Answer in = signIn("another@example.com", PASSWORD);
        assertThat(in.body()).contains("\"name\":\"another\"");
        return in;
    }

    private Answer setUp() {
        Answer made = setUp(server.server().setupToken().orElseThrow(), EMAIL, PASSWORD);
        assertThat(made.status()).as(made.body()).isEqualTo(200);
        return made;
    }

    private Answer setUp(String token, String email, String password) {
        return post(
                SESSION + "/setup",
                """
                {"token":"%s","email":"%s","password":"%s","name":"Olga"}\
                """
                        .formatted(token, email, password));
    }

    private Answer signIn(String email, String password) {
        return post(SESSION, "{\"email\":\"" + email + "\",\"password\":\"" + password + "\"}");
    }

    private Answer changePassword(String cookie, String current, String next) {
        return send(
                "PUT",
                SESSION + "/password",
                "{\"current\":\"" + current + "\",\"next\":\"" + next + "\"}",
                cookie);
    }

    private Answer read(String cookie) {
        return send("GET", SESSION, null, cookie);
    }

    private Answer post(String path, String body) {
        return send("POST", path, body, "");
    }

    private Answer send(String method, String path, @Nullable String body, String cookie) {
        return send(method, path, body, cookie, origin());
    }

    private Answer send(
            String method, String path, @Nullable String body, String cookie, String origin) {
        var headers = new LinkedHashMap<String, String>();
        headers.put("Authorization", "");
        headers.put("Cookie", cookie);
        headers.put("Origin", origin);
        return server.send(method, path, body, headers);
    }

    private String origin() {
        return "http://127.0.0.1:" + server.port();
    }

    private static String cookie(Answer answer) {
        return answer.header("Set-Cookie").replaceFirst(";.*", "");
    }

    private void restart() {
        server.close();
        server = TestServer.start(folder, new TestServer.Options().clock(clock));
    }
}
