package dev.rejoinder.http;

import static dev.rejoinder.http.ErrorAssertions.assertRefused;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rejoinder.access.Scope;
import dev.rejoinder.testkit.TestServer.Answer;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

/** Visitors whose identity the server of the page has signed. */
class VerifiedIdentityTest extends VisitorFixture {
    private static final String PATH = "/api/v1/bots/guide/identity-secret";
    private static final String USER = "customer-7";
    private static final String WRONG =
            "\"identity\":{\"verified\":false,\"problem\":\"The identity is not verified: ";

    private Map<String, String> admin() {
        return Map.of("Authorization", "Bearer " + server.newKey(Scope.ADMIN));
    }

    private String rotate() {
        Answer made = server.send("POST", PATH, null, admin());
        assertThat(made.status()).as(made.body()).isEqualTo(200);
        assertThat(made.header("Cache-Control")).contains("no-store");
        return made.find("rji_[0-9a-f]{64}");
    }

    private static String signature(String secret, String userId) throws GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(secret.getBytes(UTF_8), "HmacSHA256"));
        return HexFormat.of().formatHex(mac.doFinal(userId.getBytes(UTF_8)));
    }

    private Answer admitAs(String userId, String userHash) {
        return ask(
                """
                {"origin":"%s","identity":{"userId":"%s","userHash":"%s"}}\
                """
                        .formatted(SHOP, userId, userHash),
                Map.of("Sec-Fetch-Site", "same-origin"));
    }

    private static String token(Answer admitted) {
        return admitted.find("rjw_[^\"]+");
    }

    /** The identity of a message as it is stored. */
    private String stored(String token, String path, String body) {
        Answer said = send("POST", path, body, token);
        assertThat(said.status()).as(said.body()).isEqualTo(200);
        return identityOf(said);
    }

    private String identityOf(Answer said) {
        String history =
                server.get(CONVERSATIONS + said.find("(conv|ui)_\\w+") + "?include=metadata")
                        .body();
        return history.contains("\"identity\":")
                ? history.replaceFirst("(?s).*\"identity\":(\\{[^}]*}).*", "$1")
                : "none";
    }

    private String stored(String token, String identity) {
        return stored(
                token,
                MESSAGE,
                "{\"message\":\"Hello\",\"metadata\":{\"identity\":" + identity + "}}");
    }

    @Test
    void signedUserIsVerified() throws GeneralSecurityException {
        Answer admitted = admitAs(USER, signature(rotate(), USER));

        assertThat(admitted.body()).contains("\"identity\":{\"verified\":true}");
        assertThat(stored(token(admitted), "{\"email\":\"a@b.c\",\"userId\":\"customer-7\"}"))
                .isEqualTo("{\"email\":\"a@b.c\",\"userId\":\"customer-7\",\"verified\":true}");
        // A page of its own need not repeat who the user is.
        assertThat(stored(token(admitted), MESSAGE, HELLO))
                .isEqualTo("{\"userId\":\"customer-7\",\"verified\":true}");
        assertThat(stored(token(admitted), "{\"userId\":\"customer-8\"}"))
                .isEqualTo("{\"userId\":\"customer-8\",\"verified\":false}");
    }

    @Test
    void userIdMayHaveAnyCharacters() throws GeneralSecurityException {
        String userId = "Žofie\n" + "é".repeat(249);
        Answer admitted = admitAs(userId.replace("\n", "\\n"), signature(rotate(), userId));

        assertThat(admitted.body()).contains("\"identity\":{\"verified\":true}");
        assertThat(stored(token(admitted), MESSAGE, HELLO)).endsWith(",\"verified\":true}");
    }

    @Test
    void wrongSignatureIsToldAndCountsAsNotVerified() throws GeneralSecurityException {
        assertThat(admitAs(USER, "00").body())
                .contains(WRONG + "this bot has no identity secret. Create one in its settings.");
        String secret = rotate();
        assertThat(admitAs(USER, signature(secret, USER)).body()).contains("\"verified\":true");
        assertThat(
                        ask(
                                        "{\"origin\":\"%s\",\"identity\":{\"userHash\":\"00\"}}"
                                                .formatted(SHOP),
                                        Map.of("Sec-Fetch-Site", "same-origin"))
                                .body())
                .contains(WRONG + "the userId is missing.");
        for (String wrong :
                List.of(
                        "",
                        "00",
                        signature(secret, "customer-8"),
                        signature(secret + "0", USER),
                        signature(secret, USER).toUpperCase(Locale.ROOT))) {
            Answer admitted = admitAs(USER, wrong);
            assertThat(admitted.body()).contains(WRONG + "userHash must be the HMAC-SHA256");
            assertThat(stored(token(admitted), "{\"userId\":\"customer-7\",\"verified\":true}"))
                    .isEqualTo("{\"userId\":\"customer-7\",\"verified\":false}");
        }
    }

    @Test
    void nobodyForgesVerified() {
        rotate();
        String token = newToken();
        for (String forged :
                List.of(
                        "{\"userId\":\"a\",\"verified\":true}",
                        "{\"userId\":\"a\",\"verified\":\"true\",\"userHash\":\"00\"}")) {
            assertThat(stored(token, forged)).isEqualTo("{\"userId\":\"a\",\"verified\":false}");
        }
        for (String nothing :
                List.of("{\"verified\":true}", "[{\"verified\":true}]", "true", "null")) {
            assertThat(stored(token, nothing)).isEqualTo("none");
        }
        assertThat(
                        stored(
                                token,
                                "/api/v1/chat/guide/ui",
                                """
                                {"id":"chat1","messages":[{"id":"m","role":"user","parts":[{"type":"text","text":"Hello"}]}],\
                                "metadata":{"identity":{"userId":"a","verified":true}}}\
                                """))
                .isEqualTo("{\"userId\":\"a\",\"verified\":false}");
    }

    @Test
    void programsDoNotSetVerifiedEither() {
        String metadata =
                "\"metadata\":{\"plan\":\"pro\",\"identity\":{\"userId\":\"a\",\"verified\":true}}";
        for (String path : List.of(MESSAGE, "/api/v1/bot/guide")) {
            assertThat(identityOf(server.post(path, "{\"message\":\"Hello\"," + metadata + "}")))
                    .isEqualTo("{\"userId\":\"a\"}");
        }
        String kept = "\"metadata\":{\"plan\":\"pro\",\"identity\":{\"userId\":\"a\"}}";
        Answer completed =
                server.post(
                        "/v1/chat/completions",
                        """
                        {"model":"guide","messages":[{"role":"user","content":"Hello"}],%s}\
                        """
                                .formatted(metadata));
        String conversation = completed.header("X-Conversation-Id");
        assertThat(server.get(CONVERSATIONS + conversation + "?include=metadata").body())
                .contains(kept);
        Answer response =
                server.post(
                        "/v1/responses",
                        "{\"model\":\"guide\",\"input\":\"Hello\"," + metadata + "}");
        assertThat(server.get("/v1/responses/" + response.find("resp_\\w+")).body()).contains(kept);
        Answer made = server.post("/v1/conversations", "{" + metadata + "}");
        assertThat(made.body()).contains(kept);
        assertThat(
                        server.post(
                                        "/v1/conversations/" + made.find("conv_\\w+"),
                                        "{" + metadata + "}")
                                .body())
                .contains(kept);
    }

    @Test
    void rotatedSecretIsValidForADay() throws GeneralSecurityException {
        assertThat(server.get("/api/v1/bots/guide").body()).contains("\"hasIdentitySecret\":false");
        String first = rotate();
        String second = rotate();

        assertThat(second).isNotEqualTo(first);
        assertThat(server.get("/api/v1/bots/guide").body()).contains("\"hasIdentitySecret\":true");
        for (String secret : List.of(first, second)) {
            assertThat(admitAs(USER, signature(secret, USER)).body()).contains("\"verified\":true");
        }
        clock.tick(Duration.ofHours(24));
        assertThat(admitAs(USER, signature(first, USER)).body()).contains(WRONG);
        assertThat(admitAs(USER, signature(second, USER)).body()).contains("\"verified\":true");

        assertThat(server.send("DELETE", PATH, null, admin()).status()).isEqualTo(200);
        assertThat(server.get("/api/v1/bots/guide").body()).contains("\"hasIdentitySecret\":false");
        assertThat(admitAs(USER, signature(second, USER)).body()).contains(WRONG);
        assertRefused(
                server.send("DELETE", PATH, null, admin()),
                404,
                "NOT_FOUND",
                "This bot has no identity secret.",
                null);
    }

    @Test
    void secretIsForAdministrators() {
        var writer = Map.of("Authorization", "Bearer " + server.newKey(Scope.WRITE));
        assertThat(server.send("POST", PATH, null, writer).status()).isEqualTo(403);
        assertThat(server.send("DELETE", PATH, null, writer).status()).isEqualTo(403);
        assertThat(server.send("POST", PATH.replace("guide", "none"), null, admin()).status())
                .isEqualTo(404);
    }

    private Answer admitWith(Answer earlier, String userId, String secret)
            throws GeneralSecurityException {
        return ask(
                """
                {"origin":"%s","visitor":%s,"identity":{"userId":"%s","userHash":"%s"}}\
                """
                        .formatted(SHOP, pass(earlier), userId, signature(secret, userId)),
                Map.of("Sec-Fetch-Site", "same-origin"));
    }

    @Test
    void nextUserOfABrowserDoesNotGetTheChatOfTheOneBefore() throws GeneralSecurityException {
        String secret = rotate();
        Answer ann = admitAs("ann", signature(secret, "ann"));
        String conversation =
                send("POST", MESSAGE, "{\"message\":\"My secret\"}", token(ann)).find("conv_\\w+");

        Answer bob = admitWith(ann, "bob", secret);
        Answer loggedOut = admit(SHOP, pass(ann));

        for (Answer other : List.of(bob, loggedOut)) {
            assertThat(other.body()).doesNotContain(conversation);
            Answer read =
                    server.send(
                            "GET",
                            CONVERSATIONS + conversation,
                            null,
                            Map.of("Authorization", "Bearer " + token(other)));
            assertThat(read.status()).isEqualTo(404);
        }
        assertThat(admitWith(bob, "ann", secret).body()).contains(conversation);
    }

    @Test
    void verifiedUserHasTheSameChatInEveryBrowser() throws GeneralSecurityException {
        String secret = rotate();
        Answer first = admitAs("ann", signature(secret, "ann"));
        String conversation =
                send("POST", MESSAGE, "{\"message\":\"Hello\"}", token(first)).find("conv_\\w+");

        assertThat(admitAs("ann", signature(secret, "ann")).body()).contains(conversation);
        assertThat(admitWith(admit(SHOP, "null"), "ann", secret).body()).contains(conversation);
    }

    @Test
    void chatThatBeganBeforeTheVerificationContinues() throws GeneralSecurityException {
        Answer anonymous = admit(SHOP, "null");
        String conversation =
                send("POST", MESSAGE, "{\"message\":\"Hello\"}", token(anonymous))
                        .find("conv_\\w+");

        Answer verified = admitWith(anonymous, "ann", rotate());

        assertThat(verified.body()).contains(conversation);
        assertThat(admit(SHOP, pass(verified)).body()).doesNotContain(conversation);
    }

    @Test
    void messageSentAgainAfterTheVerificationIsTheSame() throws GeneralSecurityException {
        String body =
                "{\"message\":\"Hello\",\"metadata\":{\"identity\":{\"userId\":\"customer-7\"}}}";
        Answer anonymous = admit(SHOP, "null");
        Answer first = sendOnce(token(anonymous), body);
        Answer verified =
                ask(
                        """
                        {"origin":"%s","visitor":%s,"identity":{"userId":"%s","userHash":"%s"}}\
                        """
                                .formatted(SHOP, pass(anonymous), USER, signature(rotate(), USER)),
                        Map.of("Sec-Fetch-Site", "same-origin"));

        assertThat(sendOnce(token(verified), body).body()).isEqualTo(first.body());
    }

    private Answer sendOnce(String token, String body) {
        return server.send(
                "POST",
                MESSAGE,
                body,
                Map.of("Authorization", "Bearer " + token, "Idempotency-Key", "a"));
    }
}
