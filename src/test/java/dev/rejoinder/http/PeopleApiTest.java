package dev.rejoinder.http;

import static dev.rejoinder.http.ErrorAssertions.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rejoinder.testkit.TestServer.Answer;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class PeopleApiTest extends SessionFixture {
    private static final JsonMapper JSON = new JsonMapper();
    private static final String ACCOUNTS = "/api/v1/accounts";
    private static final String INVITATIONS = "/api/v1/invitations";
    private static final String ENDED =
            "This invitation was used or withdrawn, or it has expired. If you have created your"
                    + " account, sign in; otherwise ask for a new invitation.";

    @SuppressWarnings("NullAway.Init")
    private String owner;

    @BeforeEach
    void createOwner() {
        owner = cookie(setUp());
    }

    private static JsonNode data(Answer answer) {
        assertThat(answer.status()).as(answer.body()).isBetween(200, 201);
        return JSON.readTree(answer.body()).get("data");
    }

    private Answer invite(String email, String role) {
        return send(
                "POST",
                INVITATIONS,
                "{\"email\":\"%s\",\"role\":\"%s\"}".formatted(email, role),
                owner);
    }

    private String token(String email, String role) {
        return data(invite(email, role)).get("token").stringValue();
    }

    private Answer accept(String token) {
        return post(
                SESSION + "/invitation",
                "{\"token\":\"%s\",\"name\":\"Ann\",\"password\":\"%s\"}"
                        .formatted(token, PASSWORD));
    }

    private JsonNode accounts() {
        return data(send("GET", ACCOUNTS, null, owner)).get("accounts");
    }

    private String id(String email) {
        return accounts()
                .valueStream()
                .filter(account -> account.get("email").stringValue().equals(email))
                .findFirst()
                .orElseThrow()
                .get("id")
                .stringValue();
    }

    private Answer change(String id, String body) {
        return send("PATCH", ACCOUNTS + "/" + id, body, owner);
    }

    @Test
    void invitedPersonCreatesAnAccountOnceAndSignsIn() {
        JsonNode invitation = data(invite(" Ann@Example.com ", "editor"));
        assertThat(invitation.get("email").stringValue()).isEqualTo("ann@example.com");
        assertThat(invitation.get("mailed").booleanValue()).isFalse();
        assertThat(invitation.get("expiresAt").stringValue()).isEqualTo("2026-11-08T12:00:00.000Z");
        assertThat(data(send("GET", INVITATIONS, null, owner)).toString())
                .contains("ann@example.com")
                .doesNotContain("token");
        String token = invitation.get("token").stringValue();

        clock.tick(Duration.ofSeconds(1));
        Answer accepted = accept(token);

        assertThat(data(accepted).at("/account/role").stringValue()).isEqualTo("editor");
        String ann = cookie(accepted);
        assertThat(send("POST", BOTS, "{\"name\":\"Shop\"}", ann).status()).isEqualTo(200);
        assertRefused(
                send("GET", ACCOUNTS, null, ann),
                403,
                "INSUFFICIENT_PERMISSIONS",
                "Your role, editor, does not allow this. Ask an owner.",
                null);
        assertRefused(accept(token), 400, "INVALID_REQUEST", ENDED, "token");
        assertThat(data(send("GET", INVITATIONS, null, owner)).get("invitations")).isEmpty();
        assertThat(signIn("ann@example.com", PASSWORD).status()).isEqualTo(200);
        assertThat(accounts())
                .extracting(account -> account.get("email").stringValue())
                .containsExactly("ann@example.com", EMAIL);
    }

    @Test
    void onlyTheNewestInvitationWorksUntilItIsWithdrawnOrExpires() {
        String first = token("ann@example.com", "agent");
        String second = token("ann@example.com", "viewer");
        assertRefused(accept(first), 400, "INVALID_REQUEST", ENDED, "token");
        assertRefused(accept("x"), 400, "INVALID_REQUEST", ENDED, "token");
        assertRefused(
                invite(EMAIL, "viewer"),
                400,
                "INVALID_REQUEST",
                "An account with this email address already exists.",
                "email");

        JsonNode open = data(send("GET", INVITATIONS, null, owner)).get("invitations");
        assertThat(open).hasSize(1);
        String path = INVITATIONS + "/" + open.get(0).get("id").stringValue();
        assertThat(send("DELETE", path, null, owner).status()).isEqualTo(204);
        assertThat(send("DELETE", path, null, owner).status()).isEqualTo(404);
        assertRefused(accept(second), 400, "INVALID_REQUEST", ENDED, "token");

        String third = token("ann@example.com", "viewer");
        clock.tick(Duration.ofDays(7));
        assertRefused(accept(third), 400, "INVALID_REQUEST", ENDED, "token");
    }

    @Test
    void invitationIsNotUsedUpByABadPassword() {
        String token = token("ann@example.com", "viewer");
        Answer refused =
                post(
                        SESSION + "/invitation",
                        "{\"token\":\"" + token + "\",\"password\":\"short\"}");
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.body()).contains("\"field\":\"password\"");

        assertThat(accept(token).status()).isEqualTo(200);
    }

    @Test
    void roleIsChangedAndTheOldSessionsEnd() {
        String ann = cookie(accept(token("ann@example.com", "editor")));
        String id = id("ann@example.com");

        JsonNode changed = data(change(id, "{\"role\":\"viewer\",\"name\":\"Ann B.\"}"));

        assertThat(changed.get("role").stringValue()).isEqualTo("viewer");
        assertThat(changed.get("name").stringValue()).isEqualTo("Ann B.");
        assertThat(send("GET", BOTS, null, ann).status()).isEqualTo(401);
        String again = cookie(signIn("ann@example.com", PASSWORD));
        assertThat(send("GET", BOTS, null, again).status()).isEqualTo(200);
        assertThat(send("POST", BOTS, "{\"name\":\"Shop\"}", again).status()).isEqualTo(403);
        assertThat(data(change(id, "{\"name\":\"Ann\"}")).get("role").stringValue())
                .isEqualTo("viewer");
        assertThat(send("GET", BOTS, null, again).status()).isEqualTo(200);
        assertThat(change(id, "{\"role\":\"king\"}").status()).isEqualTo(400);
        assertThat(change("acct_x", "{}").status()).isEqualTo(404);
    }

    @Test
    void lastOwnerStays() {
        String id = id(EMAIL);
        String message = "This is the last owner. Make another person an owner first.";

        assertRefused(change(id, "{\"role\":\"editor\"}"), 400, "INVALID_REQUEST", message, "role");
        assertRefused(
                send("DELETE", ACCOUNTS + "/" + id, null, owner),
                400,
                "INVALID_REQUEST",
                message,
                "role");
        assertThat(send("GET", ACCOUNTS, null, owner).status()).isEqualTo(200);
    }

    @Test
    void deletedPersonIsSignedOut() {
        String ann = cookie(accept(token("ann@example.com", "agent")));
        String path = ACCOUNTS + "/" + id("ann@example.com");

        assertThat(send("DELETE", path + "/sessions", null, owner).status()).isEqualTo(204);
        assertThat(send("GET", BOTS, null, ann).status()).isEqualTo(401);
        ann = cookie(signIn("ann@example.com", PASSWORD));
        assertThat(send("DELETE", path, null, owner).status()).isEqualTo(204);
        assertThat(send("GET", BOTS, null, ann).status()).isEqualTo(401);
        assertThat(signIn("ann@example.com", PASSWORD).status()).isEqualTo(401);
        assertThat(send("DELETE", path, null, owner).status()).isEqualTo(404);
        assertThat(send("DELETE", path + "/sessions", null, owner).status()).isEqualTo(404);
    }

    @Test
    void personEndsOneOfTheirSessions() {
        clock.tick(Duration.ofMinutes(2));
        String other = cookie(signIn(EMAIL, PASSWORD));
        JsonNode sessions = data(send("GET", SESSION + "/all", null, owner)).get("sessions");
        assertThat(sessions).hasSize(2);
        List<JsonNode> others =
                sessions.valueStream().filter(each -> !each.get("current").booleanValue()).toList();
        assertThat(others).hasSize(1);
        assertThat(others.getFirst().get("createdAt").stringValue())
                .isEqualTo("2026-11-01T12:02:00.000Z");
        String path = SESSION + "/all/" + others.getFirst().get("id").stringValue();
        String ann = cookie(accept(token("ann@example.com", "viewer")));
        assertThat(send("DELETE", path, null, ann).status()).isEqualTo(404);

        assertThat(send("DELETE", path, null, owner).status()).isEqualTo(204);

        assertThat(send("GET", BOTS, null, other).status()).isEqualTo(401);
        assertThat(send("GET", BOTS, null, owner).status()).isEqualTo(200);
    }
}
