package dev.rejoinder.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rejoinder.access.AccountRole;
import dev.rejoinder.testkit.TestServer.Answer;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Calls every operation with every role. */
class RoleMatrixTest extends OpenApiFixture {
    private static final String PASSWORD = "correct horse battery";

    /** Operations for owners only. */
    private static final Set<String> OWNERS =
            Set.of(
                    "createInvitation",
                    "createKey",
                    "createWebhook",
                    "deleteAccount",
                    "deleteIdentitySecret",
                    "deleteInvitation",
                    "deleteProvider",
                    "deleteSecret",
                    "deleteWebhook",
                    "endSessions",
                    "eraseUser",
                    "exportUser",
                    "getErasure",
                    "getKey",
                    "getWebhook",
                    "listAccounts",
                    "listAuditEntries",
                    "listInvitations",
                    "listKeys",
                    "listProviders",
                    "listSecrets",
                    "listWebhookDeliveries",
                    "listWebhooks",
                    "replayWebhook",
                    "revokeKey",
                    "rotateIdentitySecret",
                    "rotateKey",
                    "rotateWebhookSecret",
                    "putProvider",
                    "putSecret",
                    "testMail",
                    "testModel",
                    "testWebhook",
                    "updateAccount",
                    "updateWebhook");

    /** Operations that change something, or of the inbox, for people who answer visitors. */
    private static final Set<String> AGENTS =
            Set.of(
                    "addNote",
                    "closeConversation",
                    "deleteFeedback",
                    "giveFeedback",
                    "listInbox",
                    "listNotes",
                    "returnConversation",
                    "sendAgentMessage",
                    "streamInboxEvents",
                    "takeConversation");

    private static boolean allows(AccountRole role, Operation operation) {
        String id = operation.about().get("operationId").asString();
        if (OWNERS.contains(id)) {
            return role == AccountRole.OWNER;
        }
        if (AGENTS.contains(id)) {
            return role != AccountRole.VIEWER;
        }
        return operation.method().equals("GET")
                || role == AccountRole.OWNER
                || role == AccountRole.EDITOR;
    }

    private Answer send(String method, String path, String body, String cookie) {
        return server.send(
                method,
                path,
                method.equals("GET") ? null : body,
                Map.of(
                        "Authorization",
                        "",
                        "Cookie",
                        cookie,
                        "Origin",
                        "http://127.0.0.1:" + server.port(),
                        // A stream that would begin is refused instead.
                        "Last-Event-ID",
                        "nowhere"));
    }

    private static String cookie(Answer answer) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        return answer.header("Set-Cookie").replaceFirst(";.*", "");
    }

    private Map<AccountRole, String> cookies() {
        var cookies = new EnumMap<AccountRole, String>(AccountRole.class);
        String owner =
                cookie(
                        send(
                                "POST",
                                "/api/v1/session/setup",
                                "{\"token\":\"%s\",\"email\":\"o@example.com\",\"password\":\"%s\"}"
                                        .formatted(
                                                server.server().setupToken().orElseThrow(),
                                                PASSWORD),
                                ""));
        cookies.put(AccountRole.OWNER, owner);
        for (AccountRole role :
                List.of(AccountRole.EDITOR, AccountRole.AGENT, AccountRole.VIEWER)) {
            Answer invited =
                    send(
                            "POST",
                            "/api/v1/invitations",
                            "{\"email\":\"%s@example.com\",\"role\":\"%s\"}"
                                    .formatted(role.text(), role.text()),
                            owner);
            String token = JSON.readTree(invited.body()).at("/data/token").stringValue();
            cookies.put(
                    role,
                    cookie(
                            send(
                                    "POST",
                                    "/api/v1/session/invitation",
                                    "{\"token\":\"%s\",\"password\":\"%s\"}"
                                            .formatted(token, PASSWORD),
                                    "")));
        }
        return cookies;
    }

    @Test
    void everyRoleMayCallItsOperationsOnly() {
        Map<AccountRole, String> cookies = cookies();
        List<String> wrong = new ArrayList<>();
        int refusals = 0;
        for (Operation operation : operations()) {
            if (operation.open() || operation.signedIn()) {
                continue;
            }
            for (Map.Entry<AccountRole, String> person : cookies.entrySet()) {
                AccountRole role = person.getKey();
                Answer answer =
                        send(operation.method(), operation.nowhere(), "{}", person.getValue());
                boolean refused = answer.body().contains("Your role, " + role.text() + ", does");
                refusals += refused ? 1 : 0;
                if (refused == allows(role, operation) || answer.status() == 401) {
                    wrong.add(
                            "%s %s (%s): %d"
                                    .formatted(
                                            role,
                                            operation,
                                            operation.about().get("operationId").asString(),
                                            answer.status()));
                }
            }
        }
        assertThat(wrong).isEmpty();
        assertThat(operations())
                .extracting(operation -> operation.about().get("operationId").asString())
                .containsAll(OWNERS)
                .containsAll(AGENTS);
        assertThat(refusals).isGreaterThan(150);
    }
}
