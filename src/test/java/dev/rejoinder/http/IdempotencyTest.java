package dev.rejoinder.http;

import static dev.rejoinder.provider.scripted.ScriptedStep.fail;
import static dev.rejoinder.provider.scripted.ScriptedStep.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rejoinder.provider.ModelException;
import dev.rejoinder.testkit.TestServer.Answer;
import java.util.Map;
import org.junit.jupiter.api.Test;

class IdempotencyTest extends ResumeFixture {
    @Test
    void sameKeyReturnsTheSameAnswer() {
        server.model().reply(text("Once."));
        Map<String, String> key = Map.of("Idempotency-Key", "order-1");

        Answer first = server.send("POST", MESSAGE, "{\"message\":\"Hi\"}", key);
        Answer again = server.send("POST", MESSAGE, "{\"message\":\"Hi\"}", key);
        Answer streamed = server.send("POST", STREAM, "{\"message\":\"Hi\"}", key);

        assertThat(first.status()).isEqualTo(200);
        assertThat(again.body()).isEqualTo(first.body());
        assertThat(deltas(streamed.body())).isEqualTo("Once.");
        assertThat(server.model().prompts()).hasSize(1);
    }

    @Test
    void sameKeyWithAnotherMessageIsRefused() {
        Map<String, String> key = Map.of("Idempotency-Key", "order-1");
        server.send("POST", MESSAGE, "{\"message\":\"Hi\"}", key);

        Answer other = server.send("POST", MESSAGE, "{\"message\":\"Hi!\"}", key);

        assertThat(other.status()).isEqualTo(400);
        assertThat(other.body()).contains("\"code\":\"IDEMPOTENCY_KEY_REUSED\"");
    }

    @Test
    void failedTurnRunsAgainUnderItsOwnIds() {
        server.model().reply(fail(ModelException.Kind.REJECTED)).reply(text("Now it works."));
        Map<String, String> key = Map.of("Idempotency-Key", "order-1");

        Answer failed = server.send("POST", STREAM, "{\"message\":\"Hi\"}", key);
        Answer again = server.send("POST", STREAM, "{\"message\":\"Hi\"}", key);

        assertThat(failed.body()).contains("event: message.failed");
        assertThat(again.find("msg_[0-9A-Z]{26}")).isEqualTo(failed.find("msg_[0-9A-Z]{26}"));
        assertThat(deltas(again.body())).isEqualTo("Now it works.");
        assertThat(server.get("/api/v1/chat/guide/conversations").body())
                .contains("\"messageCount\":2")
                .contains("\"total\":1");
    }

    @Test
    void interruptedAnswerIsReplayedUnchanged() {
        server.model().reply(text("Half"), fail(ModelException.Kind.CUT));
        Map<String, String> key = Map.of("Idempotency-Key", "order-1");

        server.send("POST", STREAM, "{\"message\":\"Hi\"}", key);
        Answer again = server.send("POST", STREAM, "{\"message\":\"Hi\"}", key);

        assertThat(deltas(again.body())).isEqualTo("Half");
        assertThat(again.body())
                .contains("event: message.failed")
                .contains("\"code\":\"ANSWER_INTERRUPTED\"")
                .contains("\"retryable\":false");
        assertThat(server.model().prompts()).hasSize(1);
    }

    @Test
    void interruptedStreamedAnswerIsAFinalErrorWithItsPartialText() {
        server.model().reply(text("Half"), fail(ModelException.Kind.CUT));
        Map<String, String> key = Map.of("Idempotency-Key", "order-1");
        Answer streamed = server.send("POST", STREAM, "{\"message\":\"Hi\"}", key);
        assertThat(streamed.body()).contains("\"retryable\":false");

        Answer again = server.send("POST", MESSAGE, "{\"message\":\"Hi\"}", key);

        assertThat(again.status()).isEqualTo(500);
        assertThat(again.plain())
                .isEqualTo(
                        """
                        {"success":false,"data":{"response":"Half","conversationId":"conv_1",\
                        "messageId":"msg_1"},"error":{"code":"ANSWER_INTERRUPTED",\
                        "message":"The answer broke off and cannot be continued. Send the message\
                         again in its conversation, with another Idempotency-Key. If the answer\
                         called tools, the calls may have had their effect.","requestId":"req_1",\
                        "retryable":false}}\
                        """);
        assertThat(server.model().prompts()).hasSize(1);
    }

    @Test
    void interruptedUnseenAnswerRunsAgainUnderItsIds() {
        server.model().reply(text("Half"), fail(ModelException.Kind.CUT)).reply(text("Whole."));
        Map<String, String> key = Map.of("Idempotency-Key", "order-1");
        Answer cut = server.send("POST", MESSAGE, "{\"message\":\"Hi\"}", key);
        assertThat(cut.status()).isEqualTo(500);
        assertThat(cut.body()).contains("\"retryable\":true");

        Answer again = server.send("POST", MESSAGE, "{\"message\":\"Hi\"}", key);

        assertThat(again.status()).isEqualTo(200);
        assertThat(again.body()).contains("\"response\":\"Whole.\"");
        String conversation = again.find("conv_[0-9A-Z]{26}");
        assertThat(server.get("/api/v1/chat/guide/conversations/" + conversation).plain())
                .contains("\"content\":\"Whole.\"")
                .doesNotContain("Half")
                .contains("\"messageCount\":2");
    }

    @Test
    void interruptedAnswerWithAFollowerStaysUnchanged() {
        server.model().reply(text("Half"), fail(ModelException.Kind.CUT));
        Map<String, String> key = Map.of("Idempotency-Key", "order-1");
        var _ = server.send("POST", MESSAGE, "{\"message\":\"Hi\"}", key);
        String conversation =
                server.get("/api/v1/chat/guide/conversations").find("conv_[0-9A-Z]{26}");
        String message = server.answerIds(conversation).getFirst();
        Answer followed =
                server.get(
                        "/api/v1/chat/guide/conversations/"
                                + conversation
                                + "/messages/"
                                + message
                                + "/stream");
        assertThat(deltas(followed.body())).isEqualTo("Half");

        Answer again = server.send("POST", MESSAGE, "{\"message\":\"Hi\"}", key);

        assertThat(again.body())
                .contains("\"code\":\"ANSWER_INTERRUPTED\"")
                .contains("\"response\":\"Half\"");
    }

    @Test
    void invalidKeysAreRefused() {
        for (String key : new String[] {"a b", "x".repeat(256)}) {
            Answer answer =
                    server.send(
                            "POST",
                            MESSAGE,
                            "{\"message\":\"Hi\"}",
                            Map.of("Idempotency-Key", key));
            assertThat(answer.status()).as(key).isEqualTo(400);
        }
    }

    @Test
    void briefProviderOutageIsRetried() {
        server.model().reply(fail(ModelException.Kind.UNAVAILABLE)).reply(text("Back."));

        assertThat(server.post(MESSAGE, "{\"message\":\"Hi\"}").body())
                .contains("\"response\":\"Back.\"");
    }

    @Test
    void fallbackModelAnswersWhenTheFirstFails() {
        server.send("PATCH", "/api/v1/bots/guide", "{\"fallbackModels\":[\"builtin\"]}", Map.of());
        server.model().reply(fail(ModelException.Kind.REJECTED));

        assertThat(server.post(MESSAGE, "{\"message\":\"Hello\"}").status()).isEqualTo(200);
    }
}
