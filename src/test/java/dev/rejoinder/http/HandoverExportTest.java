package dev.rejoinder.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rejoinder.access.Scope;
import dev.rejoinder.testkit.TestServer.Answer;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Handovers in the export of a user, and in its erasure. */
class HandoverExportTest extends HandoverFixture {
    private String begin() {
        String conversation =
                server.post(MESSAGE, "{\"message\":\"Hi\",\"metadata\":{\"userId\":\"ann\"}}")
                        .find("conv_\\w{26}");
        Answer asked =
                server.post(
                        CONVERSATIONS + conversation + "/handover",
                        "{\"reason\":\"My order is late\"}");
        assertThat(asked.status()).as(asked.body()).isEqualTo(200);
        take(ada, conversation);
        agent(ada, conversation, "/notes", "{\"text\":\"A regular customer\"}");
        return conversation;
    }

    @Test
    void exportOfAUserHasItsHandoversAndNotes() {
        begin();

        assertThat(get("/api/v1/users/ann/export", server.newKey(Scope.ADMIN)).body())
                .contains(
                        "{\"handover\":{",
                        "\"content\":\"My order is late\"",
                        "{\"note\":{",
                        "\"content\":\"A regular customer\"",
                        "\"handovers\":1",
                        "\"notes\":1");
    }

    @Test
    void exportOfABotHasNoNotes() {
        begin();

        assertThat(server.get("/api/v1/bots/guide/export").body())
                .contains("Hi")
                .doesNotContain("A regular customer", "My order is late");
    }

    @Test
    void erasureOfAUserEndsTheStreamOfTheConversation() throws IOException {
        String conversation = begin();
        try (InputStream stream = server.openGet(CONVERSATIONS + conversation + "/events")) {
            readUntil(stream, "handover.changed");
            assertThat(
                            server.send(
                                            "DELETE",
                                            "/api/v1/users/ann",
                                            null,
                                            Map.of(
                                                    "Authorization",
                                                    "Bearer " + server.newKey(Scope.ADMIN)))
                                    .status())
                    .isEqualTo(200);
            assertThat(stream.readAllBytes()).isNotNull();
        }
    }
}
