package dev.rejoinder.http;

import static dev.rejoinder.http.ErrorAssertions.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rejoinder.testkit.TestServer.Answer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FirstAccountTest extends SessionFixture {
    private static final String WRONG_TOKEN =
            "The set-up token is wrong, or it has been used already.";

    @Test
    void firstAccountIsCreatedWithThePrintedToken() throws IOException {
        String token = server.server().setupToken().orElseThrow();
        Path file = folder.resolve("setup-token");
        assertThat(file).hasContent(token);
        assertThat(Files.getPosixFilePermissions(file))
                .isEqualTo(PosixFilePermissions.fromString("rw-------"));
        assertThat(read("").body())
                .isEqualTo(
                        "{\"success\":true,\"data\":{\"account\":null,\"setupNeeded\":true,"
                                + "\"passwordSignIn\":true,\"oidc\":null},\"error\":null}");

        Answer made = setUp(token, "Owner@Example.com", PASSWORD);

        assertThat(made.status()).as(made.body()).isEqualTo(200);
        assertThat(withoutId(made.body()))
                .isEqualTo(SIGNED_IN.formatted("2026-11-01T12:30:00.000Z"));
        assertThat(made.header("Set-Cookie"))
                .matches("rejoinder=[A-Za-z0-9_-]{43}; Path=/; HttpOnly; SameSite=Strict");
        assertThat(file).doesNotExist();
        assertThat(read(cookie(made)).body()).isEqualTo(made.body());
        assertThat(read("").body()).contains("\"setupNeeded\":false");
    }

    @Test
    void setupTokenIsStableAcrossRestartsUntilThereIsAnAccount() {
        String token = server.server().setupToken().orElseThrow();
        restart();
        assertThat(server.server().setupToken()).contains(token);

        setUp(token, EMAIL, PASSWORD);
        restart();

        assertThat(server.server().setupToken()).isEmpty();
        assertThat(folder.resolve("setup-token")).doesNotExist();
    }

    @Test
    void wrongAndUsedTokensGetTheSameResponse() {
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
    void tokenGuessingIsRateLimited() {
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

    /** Columns: the invalid body, its field, the message. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    "email":"nobody","password":"long enough"         | email    | This is not an email address.
                    "email":"a b@example.com","password":"long enough" | email   | This is not an email address.
                    "email":"a@example.com","password":"too short"    | password | The password must have 10 to 200 characters.
                    "email":"a@example.com","password":"          "   | password | password must not be blank.
                    "email":"owner@example.com","password":" OWNER@example.com" | password | The password must not be the email address.
                    "email":"a@example.com","password":"long enough","name":"a\\u0007" | name | The name must have 1 to 100 characters and no control characters.
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
}
