package dev.rejoinder.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rejoinder.access.Scope;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Compares the audit log with all routes. */
class AuditedRoutesTest extends OpenApiFixture {
    /**
     * Operations that change something and are not in the audit log: turns, new visitors, and what
     * changes nothing. Add only such.
     */
    private static final Set<String> NOT_AUDITED =
            Set.of(
                    "callMcp",
                    "cancelResponse",
                    "createChatCompletion",
                    "createOpenAiConversation",
                    "createResponse",
                    "createPreviewToken",
                    "createVisitorToken",
                    "draftAnswer",
                    "previewOpenApiTools",
                    "previewWidget",
                    "sendAgentMessage",
                    "sendLegacyMessage",
                    "sendMessage",
                    "sendToolResults",
                    "sendUiMessage",
                    "stopMessage",
                    "streamLegacyMessage",
                    "streamMessage",
                    "testModel",
                    "tryAnswer",
                    "updateOpenAiConversation",
                    "uploadFile");

    private static boolean audited(Operation operation) {
        return operation.about().has("x-audit");
    }

    @Test
    void everyOperationThatChangesSomethingIsAuditedExceptTurns() {
        var missing = new TreeSet<String>();
        for (Operation operation : operations()) {
            if (!operation.method().equals("GET") && !audited(operation)) {
                missing.add(operation.about().get("operationId").asString());
            }
        }

        assertThat(missing).isEqualTo(new TreeSet<>(NOT_AUDITED));
    }

    /** A name without a dot means that AuditAction does not know the verb of the operation. */
    @Test
    void everyActionNamesAThingAndWhatHappenedToIt() {
        for (Operation operation : operations()) {
            if (audited(operation)) {
                assertThat(operation.about().get("x-audit").asString())
                        .as(operation.toString())
                        .matches("[a-z_]+\\.([a-z_]*(ed|en)|set)");
            }
        }
    }

    @Test
    void everyAuditedOperationAddsAnEntryEvenIfItFails() {
        var admin = Map.of("Authorization", "Bearer " + server.newKey(Scope.ADMIN));
        for (Operation operation : operations()) {
            if (!audited(operation) || operation.open() || operation.signedIn()) {
                continue;
            }
            String body = operation.method().equals("GET") ? null : "{}";
            int status = server.send(operation.method(), operation.nowhere(), body, admin).status();

            JsonNode newest =
                    JSON.readTree(server.send("GET", "/api/v1/audit?limit=1", null, admin).body())
                            .at("/data/entries/0");
            assertThat(newest.get("action"))
                    .as(operation + " " + status)
                    .isEqualTo(operation.about().get("x-audit"));
            assertThat(newest.get("outcome").asString().equals("ok"))
                    .as(operation.toString())
                    .isEqualTo(status < 300);
            assertThat(newest.at("/actor/type").asString()).isEqualTo("key");
        }
    }

    @Test
    void addressOfAPeerThatIsNoTrustedProxyIsItsOwn() {
        var admin = "Bearer " + server.newKey(Scope.ADMIN);
        server.send(
                "DELETE",
                "/api/v1/bots/nowhere",
                null,
                Map.of("Authorization", admin, "X-Forwarded-For", "203.0.113.7"));

        assertThat(server.send("GET", "/api/v1/audit", null, Map.of("Authorization", admin)).body())
                .contains("\"address\":\"127.0.0.1\"")
                .doesNotContain("203.0.113.7");
    }
}
