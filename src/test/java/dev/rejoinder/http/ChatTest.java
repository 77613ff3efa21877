package dev.rejoinder.http;

import static dev.rejoinder.provider.scripted.ScriptedStep.fail;
import static dev.rejoinder.provider.scripted.ScriptedStep.finish;
import static dev.rejoinder.provider.scripted.ScriptedStep.pause;
import static dev.rejoinder.provider.scripted.ScriptedStep.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rejoinder.provider.ChatMessage;
import dev.rejoinder.provider.FinishReason;
import dev.rejoinder.provider.ModelException;
import dev.rejoinder.provider.Prompt;
import dev.rejoinder.provider.Usage;
import dev.rejoinder.provider.scripted.ScriptedStep;
import dev.rejoinder.testkit.RawHttp;
import dev.rejoinder.testkit.TestServer;
import dev.rejoinder.testkit.TestServer.Answer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChatTest {
    private static final String MESSAGE = "/api/v1/chat/guide/message";
    private static final String STREAM = "/api/v1/chat/guide/stream";

    @TempDir Path folder;
    private TestServer server;

    TestServer.Options options() {
        return new TestServer.Options();
    }

    @BeforeEach
    void start() {
        server = TestServer.start(folder, options());
    }

    @AfterEach
    void stop() {
        server.close();
    }

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
    void messageIsStreamed() {
        server.model().reply(text("We open at nine."), finish(FinishReason.LENGTH, null));

        Answer answer = server.post(STREAM, "{\"message\":\"When do you open?\"}");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("Content-Type")).isEqualTo("text/event-stream; charset=utf-8");
        assertThat(answer.header("Cache-Control")).isEqualTo("no-cache, no-transform");
        assertThat(answer.header("X-Accel-Buffering")).isEqualTo("no");
        assertThat(answer.plain())
                .isEqualTo(
                        """
                        id: msg_1:0
                        event: message.start
                        data: {"type":"message.start","conversationId":"conv_1","messageId":"msg_1","userMessageId":"msg_2"}

                        id: msg_1:16
                        event: message.delta
                        data: {"type":"message.delta","delta":"We open at nine."}

                        id: msg_1:16
                        event: message.completed
                        data: {"type":"message.completed","success":true,"data":{"response":"We open at nine.","conversationId":"conv_1","messageId":"msg_1","finishReason":"length","sources":[],"usage":null},"error":null}

                        """);
    }

    @Test
    void textOfEveryKindArrivesIntact() {
        String all = "é漢👩‍👩‍👧 \"quoted\" \\ / \t\n\r\b\f\u0001\u007f\u2028 <b>";
        server.model().reply(text(all)).reply(text(all));
        String escaped = "é漢👩‍👩‍👧 \\\"quoted\\\" \\\\ / \\t\\n\\r\\b\\f\\u0001\u007f\u2028 <b>";

        Answer whole = server.post(MESSAGE, "{\"message\":\"Say it\"}");
        Answer streamed = server.post(STREAM, "{\"message\":\"Say it\"}");

        assertThat(whole.body()).contains("\"response\":\"" + escaped + "\"");
        assertThat(streamed.body()).contains("\"delta\":\"" + escaped + "\"}");
        assertThat(streamed.body()).contains("\"response\":\"" + escaped + "\"");
    }

    @Test
    void plainTextIsStreamedBare() {
        server.model().reply(text("Once "), text("upon a time é."));

        Answer answer =
                server.send(
                        "POST", STREAM, "{\"message\":\"Tell\"}", Map.of("Accept", "text/plain"));

        assertThat(answer.header("Content-Type")).isEqualTo("text/plain; charset=utf-8");
        assertThat(answer.body()).isEqualTo("Once upon a time é.");
    }

    @Test
    void whoeverTakesJsonAsWellGetsEvents() {
        server.model().reply(text("Once."));

        Answer answer =
                server.send(
                        "POST",
                        STREAM,
                        "{\"message\":\"Tell\"}",
                        Map.of("Accept", "application/json, text/plain, */*"));

        assertThat(answer.header("Content-Type")).isEqualTo("text/event-stream; charset=utf-8");
    }

    @Test
    void severalAcceptLinesAreOneList() throws IOException {
        server.model().reply(text("Once."));

        Answer answer =
                RawHttp.send(
                        server.port(),
                        """
                        POST /api/v1/chat/guide/stream HTTP/1.1\r
                        Host: localhost\r
                        Authorization: Bearer %s\r
                        Accept: text/html\r
                        Accept: text/plain, ;;"\r
                        Connection: close\r
                        Content-Length: 18\r
                        \r
                        {"message":"Tell"}\
                        """
                                .formatted(server.writeKey()));

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("Content-Type")).isEqualTo("text/plain; charset=utf-8");
    }

    @Test
    void plainTextThatBreaksOffBreaksTheConnection() {
        server.model().reply(text("Once "), fail(ModelException.Kind.CUT));

        assertThatThrownBy(
                        () ->
                                server.send(
                                        "POST",
                                        STREAM,
                                        "{\"message\":\"Tell\"}",
                                        Map.of("Accept", "text/plain")))
                .isInstanceOf(UncheckedIOException.class);
    }

    @Test
    void conversationGoesOnAndTheModelIsShownIt() {
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
    void unknownConversationIsNotFoundAndNothingIsAsked() {
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
    void providerThatFailsIsOurErrorAndItsWordsStayHere() {
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
    void answerThatBreaksOffIsNeverShownAsComplete() {
        server.model().reply(text("We open"), fail(ModelException.Kind.CUT));

        Answer answer = server.post(STREAM, "{\"message\":\"When?\"}");

        assertThat(answer.plain())
                .endsWith(
                        """
                        id: msg_1:7
                        event: message.failed
                        data: {"type":"message.failed","success":false,"data":{"response":"We open",\
                        "conversationId":"conv_1","messageId":"msg_1"},"error":{"code":"MODEL_PROVIDER_ERROR",\
                        "message":"The model could not answer. Please try again.","requestId":"req_1","retryable":false}}

                        """);
        assertThat(answer.body()).doesNotContain("message.completed");
    }

    @Test
    void modelThatSaysNothingHasFailed() {
        ScriptedStep nothing = finish(FinishReason.STOP, null);
        server.model().reply(nothing).reply(nothing).reply(nothing);

        assertThat(server.post(MESSAGE, "{\"message\":\"Hi\"}").status()).isEqualTo(500);
    }

    @Test
    void clientThatLeavesStillGetsItsAnswerStored() throws Exception {
        ScriptedStep.Pause pause = pause();
        server.model().reply(text("First, "), pause, text("then."));

        String conversation;
        try (InputStream stream = server.open(STREAM, "{\"message\":\"Go\"}", Map.of())) {
            conversation =
                    readUntil(stream, "First, ").replaceAll("(?s).*(conv_[0-9A-Z]{26}).*", "$1");
        }
        pause.release();

        // The next turn of the conversation waits for this one.
        server.model().reply(text("Done."));
        server.post(MESSAGE, "{\"message\":\"And?\",\"conversationId\":\"" + conversation + "\"}");
        assertThat(server.get("/api/v1/chat/guide/conversations/" + conversation).body())
                .contains("\"content\":\"First, then.\"");
    }

    @Test
    void eachPieceOfTextIsSentAsItComes() throws Exception {
        ScriptedStep.Pause pause = pause();
        server.model().reply(text("Now"), pause, text(" later"));

        try (InputStream stream = server.open(STREAM, "{\"message\":\"Go\"}", Map.of())) {
            String before = readUntil(stream, "\"delta\":\"Now\"}\n\n");
            assertThat(before).doesNotContain("later");
            pause.release();
            assertThat(readUntil(stream, "message.completed")).contains("later");
        }
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
    void olderClientsFindTheAnswerAtTheTop() {
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
    void disabledBotTakesNoMessagesAndKeepsItsHistory() {
        String conversation =
                server.post(MESSAGE, "{\"message\":\"Hello\"}").find("conv_[0-9A-Z]{26}");
        server.send("PATCH", "/api/v1/bots/guide", "{\"enabled\":false}", Map.of());

        assertThat(server.post(MESSAGE, "{\"message\":\"Hello\"}").status()).isEqualTo(404);
        assertThat(server.get("/api/v1/chat/guide/conversations/" + conversation).status())
                .isEqualTo(200);
    }

    private static String readUntil(InputStream stream, String text) throws Exception {
        var seen = new StringBuilder();
        byte[] buffer = new byte[4096];
        while (seen.indexOf(text) < 0) {
            int count = stream.read(buffer);
            assertThat(count).as("bytes after " + seen).isPositive();
            seen.append(new String(buffer, 0, count, StandardCharsets.UTF_8));
        }
        return seen.toString();
    }
}
