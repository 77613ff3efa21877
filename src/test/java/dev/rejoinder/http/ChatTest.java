package dev.rejoinder.http;

import static dev.rejoinder.provider.scripted.ScriptedStep.fail;
import static dev.rejoinder.provider.scripted.ScriptedStep.finish;
import static dev.rejoinder.provider.scripted.ScriptedStep.pause;
import static dev.rejoinder.provider.scripted.ScriptedStep.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rejoinder.provider.ChatMessage;
import dev.rejoinder.provider.FinishReason;
import dev.rejoinder.provider.ModelException;
import dev.rejoinder.provider.Prompt;
import dev.rejoinder.provider.Usage;
import dev.rejoinder.provider.scripted.ScriptedStep;
import dev.rejoinder.testkit.TestServer.Answer;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class ChatTest extends ChatFixture {
    @Test
    void messageIsAnswered() {
        server.model()
                .reply(
                        text("We open"),
                        text(" at nine."),
                        finish(FinishReason.STOP, new Usage(12, 5)));

        Answer answer = server.post(MESSAGE, "{\"message\":\"When do you open?\"}");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("Content-Type")).isEqualTo("application/json; charset=utf-8");
        assertThat(answer.plain())
                .isEqualTo(
                        """
                        {"success":true,"data":{"response":"We open at nine.","conversationId":"conv_1",\
                        "messageId":"msg_1","sources":[],"usage":{"inputTokens":12,"outputTokens":5}},\
                        "error":null}\
                        """);
    }

    @Test
    void conversationContinuesAndTheModelGetsItsHistory() {
        server.model().reply(text("Hi!")).reply(text("Nine."));
        String conversation =
                server.post(MESSAGE, "{\"message\":\"Hello\"}").find("conv_[0-9A-Z]{26}");

        Answer answer =
                server.post(
                        MESSAGE,
                        "{\"message\":\"When?\",\"conversationId\":\"" + conversation + "\"}");

        assertThat(answer.find("conv_[0-9A-Z]{26}")).isEqualTo(conversation);
        Prompt prompt = server.model().prompts().getLast();
        assertThat(prompt.instructions()).isEqualTo("Guide people.");
        assertThat(prompt.messages())
                .containsExactly(
                        ChatMessage.user("Hello"),
                        ChatMessage.assistant("Hi!"),
                        ChatMessage.user("When?"));
    }

    @Test
    void unknownConversationIsNotFoundAndTheModelIsNotCalled() {
        Answer answer =
                server.post(MESSAGE, "{\"message\":\"Hi\",\"conversationId\":\"conv_nowhere\"}");

        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.plain())
                .isEqualTo(
                        """
                        {"success":false,"data":null,"error":{"code":"CONVERSATION_NOT_FOUND",\
                        "message":"There is no such conversation.","requestId":"req_1","retryable":false}}\
                        """);
        assertThat(server.model().prompts()).isEmpty();
    }

    @Test
    void conversationOfAnotherBotIsNotFound() {
        String conversation =
                server.post("/api/v1/chat/demo/message", "{\"message\":\"Hello\"}")
                        .find("conv_[0-9A-Z]{26}");

        Answer answer =
                server.post(
                        MESSAGE,
                        "{\"message\":\"Hi\",\"conversationId\":\"" + conversation + "\"}");

        assertThat(answer.status()).isEqualTo(404);
    }

    @Test
    void providerErrorIsAServerErrorAndIsNotQuoted() {
        server.model().reply(fail(ModelException.Kind.REJECTED));

        Answer answer = server.post(MESSAGE, "{\"message\":\"Hi\"}");

        assertThat(answer.status()).isEqualTo(500);
        assertThat(answer.plain())
                .isEqualTo(
                        """
                        {"success":false,"data":null,"error":{"code":"MODEL_PROVIDER_ERROR",\
                        "message":"The model could not answer.","requestId":"req_1","retryable":false}}\
                        """);
    }

    @Test
    void interruptedAnswerIsNeverShownAsComplete() {
        server.model().reply(text("We open"), fail(ModelException.Kind.CUT));

        Answer answer = server.post(STREAM, "{\"message\":\"When?\"}");

        assertThat(answer.plain())
                .endsWith(
                        """
                        id: msg_1:7
                        event: message.failed
                        data: {"type":"message.failed","success":false,"data":{"response":"We open",\
                        "conversationId":"conv_1","messageId":"msg_1"},"error":{"code":"MODEL_PROVIDER_ERROR",\
                        "message":"The model could not answer.","requestId":"req_1","retryable":false}}

                        """);
        assertThat(answer.body()).doesNotContain("message.completed");
    }

    @Test
    void emptyAnswerIsAFailure() {
        ScriptedStep nothing = finish(FinishReason.STOP, null);
        server.model().reply(nothing).reply(nothing).reply(nothing);

        assertThat(server.post(MESSAGE, "{\"message\":\"Hi\"}").status()).isEqualTo(500);
    }

    @Test
    void turnsOfOneConversationRunInOrder() throws Exception {
        String conversation =
                server.post(MESSAGE, "{\"message\":\"Begin\"}").find("conv_[0-9A-Z]{26}");
        ScriptedStep.Pause pause = pause();
        server.model().reply(pause, text("one")).reply(text("two"));
        String body = "{\"message\":\"%s\",\"conversationId\":\"" + conversation + "\"}";

        try (var clients = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Answer> first = clients.submit(() -> server.post(MESSAGE, body.formatted("1")));
            pause.awaitReached();
            Future<Answer> second = clients.submit(() -> server.post(MESSAGE, body.formatted("2")));
            pause.release();
            assertThat(first.get().body()).contains("\"response\":\"one\"");
            assertThat(second.get().body()).contains("\"response\":\"two\"");
        }

        assertThat(server.model().prompts().getLast().messages())
                .endsWith(
                        ChatMessage.user("1"), ChatMessage.assistant("one"), ChatMessage.user("2"));
    }

    @Test
    void olderClientsFindTheAnswerAtTheTopLevel() {
        server.model().reply(text("Hi!")).reply(text("Again!"));

        Answer first =
                server.post(
                        "/api/v1/bot/guide", "{\"message\":\"Hello\",\"sessionId\":\"visit-7\"}");
        Answer second =
                server.post(
                        "/api/v1/bot/guide", "{\"message\":\"Hello\",\"sessionId\":\"visit-7\"}");

        assertThat(first.plain())
                .isEqualTo(
                        """
                        {"success":true,"data":{"response":"Hi!","conversationId":"visit-7","messageId":"msg_1",\
                        "sources":[],"usage":null},"error":null,"response":"Hi!","conversationId":"visit-7",\
                        "messageId":"msg_1","sessionId":"visit-7"}\
                        """);
        assertThat(second.status()).isEqualTo(200);
        assertThat(server.model().prompts().getLast().messages()).hasSize(3);
    }

    @Test
    void disabledBotRejectsMessagesAndKeepsItsHistory() {
        String conversation =
                server.post(MESSAGE, "{\"message\":\"Hello\"}").find("conv_[0-9A-Z]{26}");
        server.send("PATCH", "/api/v1/bots/guide", "{\"enabled\":false}", Map.of());

        assertThat(server.post(MESSAGE, "{\"message\":\"Hello\"}").status()).isEqualTo(404);
        assertThat(server.get("/api/v1/chat/guide/conversations/" + conversation).status())
                .isEqualTo(200);
    }
}
