package dev.rejoinder.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rejoinder.testkit.TestServer;
import dev.rejoinder.testkit.TestServer.Answer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import org.jspecify.annotations.Nullable;

/** A server, and a browser that signs in. */
abstract class SessionFixture extends ClockedServerFixture {
    static final String SESSION = "/api/v1/session";

    static final String BOTS = "/api/v1/bots";

    static final String EMAIL = "owner@example.com";

    static final String PASSWORD = "correct horse battery";

    static final String SIGNED_IN =
            """
            {"success":true,"data":{"account":{"id":"ACCOUNT","email":"owner@example.com","name":"Olga",\
            "role":"owner","signIn":"password","createdAt":"2026-11-01T12:00:00.000Z"},\
            "expiresAt":"%s"},"error":null}\
            """;

    /** Replaces the account's id. */
    static String withoutId(String body) {
        return body.replaceFirst("acct_[0-9A-HJKMNP-TV-Z]{26}", "ACCOUNT");
    }

    static String post(String host, String headers, String body) {
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

    Answer setUp() {
        Answer made = setUp(server.server().setupToken().orElseThrow(), EMAIL, PASSWORD);
        assertThat(made.status()).as(made.body()).isEqualTo(200);
        return made;
    }

    Answer setUp(String token, String email, String password) {
        return post(
                SESSION + "/setup",
                """
                {"token":"%s","email":"%s","password":"%s","name":"Olga"}\
                """
                        .formatted(token, email, password));
    }

    Answer signIn(String email, String password) {
        return post(SESSION, "{\"email\":\"" + email + "\",\"password\":\"" + password + "\"}");
    }

    Answer read(String cookie) {
        return send("GET", SESSION, null, cookie);
    }

    Answer post(String path, String body) {
        return send("POST", path, body, "");
    }

    Answer send(String method, String path, @Nullable String body, String cookie) {
        return send(method, path, body, cookie, origin());
    }

    Answer send(String method, String path, @Nullable String body, String cookie, String origin) {
        var headers = new LinkedHashMap<String, String>();
        headers.put("Authorization", "");
        headers.put("Cookie", cookie);
        headers.put("Origin", origin);
        return server.send(method, path, body, headers);
    }

    String origin() {
        return "http://127.0.0.1:" + server.port();
    }

    static String cookie(Answer answer) {
        return answer.header("Set-Cookie").replaceFirst(";.*", "");
    }

    void restart() {
        server.close();
        server = TestServer.start(folder, new TestServer.Options().clock(clock));
    }
}
