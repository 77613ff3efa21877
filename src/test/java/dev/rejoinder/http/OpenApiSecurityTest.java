package dev.rejoinder.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rejoinder.access.Scope;
import dev.rejoinder.testkit.TestServer.Answer;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class OpenApiSecurityTest extends OpenApiFixture {
    /** Operations without authentication. Add only public ones. */
    private static final Set<String> OPEN =
            Set.of(
                    "GET /console",
                    "GET /console/preview",
                    "GET /console/{version}/{file}",
                    "GET /health/live",
                    "GET /health/ready",
                    "GET /openapi.json",
                    "GET /api/v1/session",
                    "GET /api/v1/session/oidc",
                    "GET /api/v1/session/oidc/callback",
                    "POST /api/v1/session",
                    "POST /api/v1/session/invitation",
                    "POST /api/v1/session/setup",
                    "GET /widget.js",
                    "GET /widget/{botId}/frame",
                    "GET /widget/{botId}/preview",
                    "GET /widget/{botId}/settings.js",
                    "GET /widget/{version}/frame.css",
                    "GET /widget/{version}/frame.js",
                    "GET /widget/{version}/handover.js",
                    "GET /widget/{version}/attach.js",
                    "GET /widget/{version}/attachments.js",
                    "GET /widget/{version}/languages/{file}",
                    "GET /widget/{version}/lead.js",
                    "GET /widget/{version}/math.js",
                    "GET /widget/{version}/passage.js",
                    "GET /widget/{version}/preview.js",
                    "GET /widget/{version}/rating.js",
                    "POST /api/v1/widget/{botId}/token");

    /** Public operations that return a status other than 200 for a missing resource. */
    private static final Map<String, Integer> OPEN_OTHERWISE =
            Map.of(
                    "GET /console",
                    302,
                    "GET /console/{version}/{file}",
                    404,
                    // No provider is configured.
                    "GET /api/v1/session/oidc",
                    404,
                    "GET /api/v1/session/oidc/callback",
                    404);

    /** Operations that need a session; a key is not enough. */
    private static final Set<String> SIGNED_IN =
            Set.of(
                    "DELETE /api/v1/session",
                    "DELETE /api/v1/session/all",
                    "DELETE /api/v1/session/all/{sessionId}",
                    "GET /api/v1/session/all",
                    "GET /api/v1/session/digest",
                    "PUT /api/v1/session/digest",
                    "PUT /api/v1/session/password");

    /** Operations open to a visitor token. Add only those that cannot expose other visitors. */
    private static final Set<String> VISITED =
            Set.of(
                    "GET /api/v1/chat/{botId}/conversations/{conversationId}",
                    "GET /api/v1/chat/{botId}/conversations/{conversationId}/events",
                    "POST /api/v1/chat/{botId}/conversations/{conversationId}/handover",
                    "DELETE /api/v1/chat/{botId}/conversations/{conversationId}/handover",
                    "GET /api/v1/chat/{botId}/conversations/{conversationId}/messages/{messageId}/stream",
                    "POST /api/v1/chat/{botId}/conversations/{conversationId}/messages/{messageId}/approvals",
                    "POST /api/v1/chat/{botId}/conversations/{conversationId}/messages/{messageId}/stop",
                    "POST /api/v1/chat/{botId}/conversations/{conversationId}/messages/{messageId}/tool-results",
                    "DELETE"
                        + " /api/v1/chat/{botId}/conversations/{conversationId}/messages/{messageId}/feedback",
                    "GET /api/v1/chat/{botId}/conversations/{conversationId}/messages/{messageId}/feedback",
                    "PUT /api/v1/chat/{botId}/conversations/{conversationId}/messages/{messageId}/feedback",
                    "POST /api/v1/chat/{botId}/files",
                    "GET /api/v1/chat/{botId}/files/{fileId}",
                    "POST /api/v1/chat/{botId}/leads",
                    "POST /api/v1/chat/{botId}/message",
                    "POST /api/v1/chat/{botId}/stream",
                    "GET /api/v1/chat/{botId}/ui/{chatId}",
                    "GET /api/v1/chat/{botId}/ui/{chatId}/stream",
                    "POST /api/v1/chat/{botId}/ui");

    @Test
    void onlyListedOperationsArePublic() {
        Set<String> open = new TreeSet<>();
        operations().stream().filter(Operation::open).forEach(each -> open.add(each.toString()));

        assertThat(open).isEqualTo(new TreeSet<>(OPEN));
    }

    @Test
    void keysAreEnoughForAllOperationsExceptSessions() {
        Set<String> signedIn = new TreeSet<>();
        operations().stream()
                .filter(Operation::signedIn)
                .forEach(each -> signedIn.add(each.toString()));

        assertThat(signedIn).isEqualTo(new TreeSet<>(SIGNED_IN));
    }

    @Test
    void visitorTokenOpensExactlyTheDocumentedOperations() {
        Set<String> visited = new TreeSet<>();
        var visitor = Map.of("Authorization", "Bearer " + visitorsToken());
        for (Operation operation : operations()) {
            if (operation.open()) {
                continue;
            }
            boolean may = operation.about().get("security").toString().contains("visitor");
            int status = call(operation, visitor);
            if (may) {
                visited.add(operation.toString());
                assertThat(status).as(operation.toString()).isIn(400, 404);
            } else {
                // A visitor token is no session, so operations for sessions reject it.
                int refused = operation.signedIn() ? 401 : 403;
                assertThat(status).as(operation.toString()).isEqualTo(refused);
            }
        }
        assertThat(visited).isEqualTo(new TreeSet<>(VISITED));
        assertThat(server.send("GET", "/nowhere", null, visitor).status()).isEqualTo(403);
    }

    private String visitorsToken() {
        server.send("PATCH", "/api/v1/bots/guide", "{\"allowedOrigins\":[\"*\"]}", Map.of());
        return server.send(
                        "POST",
                        "/api/v1/widget/guide/token",
                        "{\"origin\":\"https://shop.example\"}",
                        Map.of("Authorization", "", "Sec-Fetch-Site", "same-origin"))
                .find("rjw_[^\"]+");
    }

    @Test
    void everyOperationWithoutAKeyRespondsAsDocumented() {
        for (Operation operation : operations()) {
            int status = call(operation, Map.of("Authorization", ""));
            if (operation.open()) {
                // The sign-in operations expect credentials in the body, which is empty here.
                int usual = operation.method().equals("GET") ? 200 : 400;
                if (operation.template().startsWith("/widget/")
                        || operation.template().startsWith("/api/v1/widget/")) {
                    assertThat(status).as(operation.toString()).isIn(200, 400, 403, 404);
                } else {
                    assertThat(status)
                            .as(operation.toString())
                            .isEqualTo(OPEN_OTHERWISE.getOrDefault(operation.toString(), usual));
                }
            } else {
                assertThat(status).as(operation.toString()).isEqualTo(401);
            }
        }
    }

    @Test
    void everyOperationRequiresItsDocumentedScope() {
        for (Scope scope : Scope.values()) {
            var key = Map.of("Authorization", "Bearer " + server.newKey(scope));
            for (Operation operation : operations()) {
                int status = call(operation, key);
                if (operation.signedIn()) {
                    assertThat(status).as(scope + " " + operation).isEqualTo(401);
                } else if (operation.open()) {
                    assertThat(status).as(scope + " " + operation).isIn(200, 302, 400, 403, 404);
                } else if (scope.includes(operation.scope())) {
                    assertThat(status).as(scope + " " + operation).isIn(200, 400, 404);
                } else {
                    assertThat(status).as(scope + " " + operation).isEqualTo(403);
                }
            }
        }
    }

    @Test
    void sessionCanUseEveryOperationAndWriteOnlyFromItsOrigin() {
        Map<String, String> session = signIn();
        var elsewhere = new HashMap<>(session);
        elsewhere.put("Origin", "http://localhost:1");
        for (Operation operation : operations()) {
            if (operation.open() || operation.template().equals("/api/v1/session/all")) {
                continue;
            }
            int foreign = call(operation, elsewhere);
            if (operation.method().equals("GET")) {
                assertThat(foreign).as(operation.toString()).isIn(200, 400, 404);
            } else {
                assertThat(foreign).as(operation.toString()).isEqualTo(403);
            }
        }
        for (Operation operation : operations()) {
            if (!operation.open() && !operation.method().equals("DELETE")) {
                int status = call(operation, session);
                assertThat(status).as(operation.toString()).isIn(200, 400, 404);
            }
        }
        assertFits(server.send("GET", "/api/v1/session", null, session), "GET", "/api/v1/session");
        assertFits(
                server.send("DELETE", "/api/v1/session", null, session),
                "DELETE",
                "/api/v1/session");
    }

    /** Creates the first account and returns the headers of its browser. */
    private Map<String, String> signIn() {
        String origin = "http://127.0.0.1:" + server.port();
        String token = server.server().setupToken().orElseThrow();
        Answer made =
                server.send(
                        "POST",
                        "/api/v1/session/setup",
                        "{\"token\":\""
                                + token
                                + "\",\"email\":\"a@example.com\",\"password\":\"long enough\"}",
                        Map.of("Authorization", "", "Origin", origin));
        assertFits(made, "POST", "/api/v1/session/setup");
        String cookie = made.header("Set-Cookie").replaceFirst(";.*", "");
        return Map.of("Authorization", "", "Origin", origin, "Cookie", cookie);
    }

    @Test
    void scopesMatchTheDecidedTable() {
        for (Operation operation : operations()) {
            if (operation.open() || operation.signedIn()) {
                continue;
            }
            Scope decided =
                    operation.template().startsWith("/api/v1/keys")
                                    || operation.template().startsWith("/api/v1/accounts")
                                    || operation.template().startsWith("/api/v1/invitations")
                                    || operation.template().startsWith("/api/v1/providers")
                                    || operation.template().startsWith("/api/v1/secrets")
                                    || operation.template().startsWith("/api/v1/audit")
                                    || operation.template().startsWith("/api/v1/users")
                                    || operation.template().startsWith("/api/v1/erasures")
                                    || operation.template().startsWith("/api/v1/webhooks")
                                    || operation.template().startsWith("/api/v1/inbox")
                                    || operation.template().endsWith("/identity-secret")
                                    || operation.template().equals("/api/v1/mail/test")
                                    || operation.template().equals("/api/v1/models/test")
                            ? Scope.ADMIN
                            : operation.method().equals("GET") ? Scope.READ : Scope.WRITE;
            assertThat(operation.scope()).as(operation.toString()).isEqualTo(decided);
        }
    }

    private int call(Operation operation, Map<String, String> headers) {
        String body = operation.method().equals("GET") ? null : "{}";
        var fromElsewhere = new HashMap<>(headers);
        fromElsewhere.put("X-Forwarded-For", "203.0.113.7");
        if (operation.template().endsWith("/events")) {
            // The stream would not end.
            fromElsewhere.put("Last-Event-ID", "?");
        }
        return server.send(operation.method(), operation.nowhere(), body, fromElsewhere).status();
    }
}
