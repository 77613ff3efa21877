package dev.rejoinder.http;

import static dev.rejoinder.provider.scripted.ScriptedStep.pause;
import static dev.rejoinder.provider.scripted.ScriptedStep.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rejoinder.provider.scripted.ScriptedStep;
import dev.rejoinder.testkit.TestServer.Answer;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ConversationDeletionTest extends ConversationFixture {
    /** Clients of both bots use the same session id. */
    @Test
    void deletingAConversationKeepsTheOneWithTheSameSessionOfAnotherBot() throws Exception {
        server.post(
                "/api/v1/bots",
                "{\"name\":\"Other\",\"shortName\":\"other\",\"model\":\"scripted\"}");
        String named = "{\"message\":\"Hello\",\"sessionId\":\"visit-7\"}";
        server.post("/api/v1/bot/other", named);
        ScriptedStep.Pause pause = pause();
        server.model().reply(text("Still "), pause, text("here."));
        try (InputStream stream = server.open("/api/v1/bot/guide/stream", named, Map.of())) {
            pause.awaitReached();

            String other = "/api/v1/chat/other/conversations/visit-7";
            assertThat(server.send("DELETE", other, null, Map.of()).status()).isEqualTo(200);

            pause.release();
            assertThat(new String(stream.readAllBytes(), StandardCharsets.UTF_8))
                    .contains("\"response\":\"Still here.\"");
        }
    }

    @Test
    void deletedConversationIsGone() {
        String conversation = begin("Forget me");
        String kept = begin("Keep me");
        String path = ALL + "/" + conversation;

        Answer answer = server.send("DELETE", path, null, Map.of());

        assertThat(answer.plain())
                .isEqualTo(
                        """
                        {"success":true,"data":{"conversationId":"conv_1","deleted":true},"error":null}\
                        """);
        assertThat(server.get(path).status()).isEqualTo(404);
        assertThat(server.send("DELETE", path, null, Map.of()).status()).isEqualTo(404);
        assertThat(listed(server.get(ALL))).containsExactly(kept);
        assertThat(server.get(ALL).body()).contains("\"total\":1,");
        assertThat(
                        server.post(
                                        MESSAGE,
                                        "{\"message\":\"a\",\"conversationId\":\""
                                                + conversation
                                                + "\"}")
                                .status())
                .isEqualTo(404);
    }

    @Test
    void conversationDeletedDuringATurnStaysDeleted() throws Exception {
        ScriptedStep.Pause pause = pause();
        server.model().reply(text("Once"), pause, text(" upon a time"));
        try (InputStream stream =
                server.open("/api/v1/chat/guide/stream", "{\"message\":\"Go\"}", Map.of())) {
            pause.awaitReached();
            String conversation = listed(server.get(ALL)).getFirst();

            server.send("DELETE", ALL + "/" + conversation, null, Map.of());

            String events = new String(stream.readAllBytes(), StandardCharsets.UTF_8);
            assertThat(events)
                    .contains("event: message.failed")
                    .contains("\"code\":\"CONVERSATION_NOT_FOUND\"")
                    .doesNotContain("message.completed");
            assertThat(server.get(ALL + "/" + conversation).status()).isEqualTo(404);
            assertThat(server.get(ALL).body()).contains("\"total\":0,");
        }
    }
}
