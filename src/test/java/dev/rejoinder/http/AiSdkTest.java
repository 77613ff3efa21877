package dev.rejoinder.http;

import static dev.rejoinder.provider.scripted.ScriptedStep.fail;
import static dev.rejoinder.provider.scripted.ScriptedStep.finish;
import static dev.rejoinder.provider.scripted.ScriptedStep.pause;
import static dev.rejoinder.provider.scripted.ScriptedStep.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rejoinder.access.Scope;
import dev.rejoinder.provider.FinishReason;
import dev.rejoinder.provider.ModelException;
import dev.rejoinder.provider.scripted.ScriptedStep;
import dev.rejoinder.testkit.TestServer;
import dev.rejoinder.testkit.TestServer.Answer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The requests of {@code useChat}, and the UI message streams that answer them. */
class AiSdkTest extends VisitorFixture {
    private static final String UI = "/api/v1/chat/guide/ui";
    private static final String RESUME = UI + "/chat-1/stream";

    private static String body(String message, String more) {
        return "{\"id\":\"chat-1\",\"messages\":[" + message + "]" + more + "}";
    }

    private static String said(String role, String id, String text) {
        return "{\"id\":\"%s\",\"role\":\"%s\",\"parts\":[{\"type\":\"text\",\"text\":\"%s\"}]}"
                .formatted(id, role, text);
    }

    private static String submit(String id, String text) {
        return body(said("user", id, text), ",\"trigger\":\"submit-message\"");
    }

    @Test
    void messageIsAnsweredAsAUiMessageStream() {
        server.model().reply(text("We open at nine é."), finish(FinishReason.LENGTH, null));

        Answer answer = server.post(UI, submit("m1", "When?"));

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("Content-Type")).isEqualTo("text/event-stream; charset=utf-8");
        assertThat(answer.header("x-vercel-ai-ui-message-stream")).isEqualTo("v1");
        assertThat(answer.header("X-Conversation-Id")).isEqualTo("chat-1");
        assertThat(answer.plain())
                .isEqualTo(
                        """
                        data: {"type":"start","messageId":"msg_1","messageMetadata":{"conversationId":"chat-1"}}

                        data: {"type":"start-step"}

                        data: {"type":"text-start","id":"text"}

                        data: {"type":"text-delta","id":"text","delta":"We open at nine é."}

                        data: {"type":"text-end","id":"text"}

                        data: {"type":"finish-step"}

                        data: {"type":"finish","finishReason":"length"}

                        data: [DONE]

                        """);
        assertThat(server.get(CONVERSATIONS + "chat-1").body())
                .contains("\"content\":\"When?\"", "\"content\":\"We open at nine é.\"");
    }

    @Test
    void sourcesComeBeforeTheText() {
        new KnowledgeSetup(server).addText("Unworn shoes can be sent back.");
        server.model().reply(text("Yes [1]."));

        Answer answer = server.post(UI, submit("m1", "Can unworn shoes be sent back?"));

        assertThat(answer.plain())
                .contains(
                        """
                        data: {"type":"source-document","sourceId":"src_1:1","mediaType":"text/plain","title":"Handbook"}

                        data: {"type":"text-start","id":"text"}
                        """);
    }

    @Test
    void sourcesThatAreFilesHaveTheirMediaType() {
        new KnowledgeSetup(server).addFile("returns.md", "text/markdown", "# Returns\n\nShoes.");
        server.model().reply(text("Yes [1]."));

        assertThat(server.post(UI, submit("m1", "Shoes?")).plain())
                .contains("\"mediaType\":\"text/markdown\"", "\"filename\":\"returns.md\"}");
    }

    @Test
    void failureIsAnErrorInWordsAfterThePartialText() {
        server.model().reply(text("Once "), fail(ModelException.Kind.CUT));

        assertThat(server.post(UI, submit("m1", "Tell")).body())
                .contains("\"delta\":\"Once \"}")
                .endsWith(
                        """
                        data: {"type":"text-end","id":"text"}

                        data: {"type":"error","errorText":"The model could not answer."}

                        data: [DONE]

                        """);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    {"id":"a b","messages":[U]}               | 400 | id may contain only the letters a-z and A-Z, digits, - and _, and dots after the first character; at most 128 characters.
                    {"id":"a","messages":[]}                  | 400 | The last message must be from the user.
                    {"id":"a","messages":[U,A]}               | 400 | The last message must be from the user.
                    {"id":"a","messages":[F]}                 | 400 | The data of an attachment is not Base64.
                    {"id":"a","messages":[E]}                 | 400 | A message must have 1 to 32000 characters.
                    {"id":"a","messages":[{"role":"user"}]}   | 400 | messages[0].parts is required.
                    {"id":"a","messages":[U],"trigger":"go"}  | 400 | trigger must be one of submit-message, regenerate-message.
                    {"messages":[U]}                          | 400 | id is required.
                    {                                         | 400 | The body is not valid JSON.
                    """)
    void errorBeforeTheStreamIsOneSentence(String body, int status, String sentence) {
        String file = "{\"role\":\"user\",\"parts\":[{\"type\":\"file\",\"url\":\"data:,\"}]}";
        Answer answer =
                server.post(
                        UI,
                        body.replace("U", said("user", "m", "Hi"))
                                .replace("A]", said("assistant", "m", "Hi") + "]")
                                .replace("F]", file + "]")
                                .replace("E]", said("user", "m", " ") + "]"));

        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.header("Content-Type")).isEqualTo("text/plain; charset=utf-8");
        assertThat(answer.body()).isEqualTo(sentence);
        assertThat(server.model().prompts()).isEmpty();
    }

    @Test
    void wrongKeyScopeAndBotAreSentencesToo() {
        Answer unknown =
                server.send("POST", UI, submit("m", "Hi"), Map.of("Authorization", "Bearer x"));
        assertThat(unknown.status()).isEqualTo(401);
        assertThat(unknown.body()).isEqualTo("The API key is missing or not valid.");
        assertThat(send("POST", UI, submit("m", "Hi"), server.newKey(Scope.READ)).body())
                .isEqualTo("This key does not have the write permission.");
        assertThat(server.post("/api/v1/chat/nobody/ui", submit("m", "Hi")).body())
                .isEqualTo("There is no such bot.");
    }

    @Test
    void modelSeesTheChatThatTheClientSends() {
        server.post(UI, submit("m1", "One"));
        String first = said("user", "m1", "One") + "," + said("assistant", "m2", "Edited");
        server.post(UI, body(first + "," + said("user", "m3", "Two"), ""));
        server.post(
                UI,
                body(
                        said("user", "m1", "One"),
                        ",\"trigger\":\"regenerate-message\",\"messageId\":\"m2\""));
        server.post(UI, body(said("user", "m5", "Only the last"), ""));

        assertThat(server.model().prompts().stream().map(AiSdkTest::texts))
                .containsExactly(
                        List.of("One"),
                        List.of("One", "Edited", "Two"),
                        List.of("One"),
                        List.of(
                                "One",
                                "Hello there",
                                "Two",
                                "Hello there",
                                "One",
                                "Hello there",
                                "Only the last"));
    }

    private static List<String> texts(dev.rejoinder.provider.Prompt prompt) {
        return prompt.messages().stream().map(dev.rejoinder.provider.ChatMessage::text).toList();
    }

    @Test
    void sameMessageSentTwiceAtOnceIsOneTurn() throws Exception {
        ScriptedStep.Pause pause = pause();
        server.model().reply(text("Once"), pause);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Callable<Answer> send = () -> server.post(UI, submit("m1", "Hi"));
            List<Future<Answer>> both = List.of(threads.submit(send), threads.submit(send));
            pause.awaitReached();
            pause.release();
            assertThat(both.get(0).get().body()).isEqualTo(both.get(1).get().body());
        }
        Answer later = server.post(UI, submit("m1", "Hi"));
        assertThat(later.body()).contains("\"delta\":\"Once\"");
        assertThat(server.model().prompts()).hasSize(1);

        server.post(UI, submit("m2", "Hi"));
        server.post(UI, submit("m1", "Another text"));
        server.post(UI, body(said("user", "m1", "Hi"), ",\"trigger\":\"regenerate-message\""));
        server.post(UI, body(said("user", "m1", "Hi"), ",\"trigger\":\"regenerate-message\""));
        assertThat(server.model().prompts()).hasSize(5);
    }

    @Test
    void resumeSendsTheWholeRunningMessageWithTheSameId() throws Exception {
        ScriptedStep.Pause pause = pause();
        server.model().reply(text("First, "), pause, text("then."));
        assertThat(server.get(RESUME).status()).isEqualTo(204);

        String id;
        try (InputStream stream = server.open(UI, submit("m1", "Go"), Map.of())) {
            pause.awaitReached();
            id =
                    new String(stream.readNBytes(120), StandardCharsets.UTF_8)
                            .replaceAll("(?s).*(msg_[0-9A-Z]{26}).*", "$1");
        }
        try (InputStream again = server.openGet(RESUME)) {
            String start = new String(again.readNBytes(120), StandardCharsets.UTF_8);
            assertThat(start).startsWith("data: {\"type\":\"start\",\"messageId\":\"" + id + "\"");
            pause.release();
            assertThat(start + new String(again.readAllBytes(), StandardCharsets.UTF_8))
                    .contains("First, ", "then.\"}")
                    .endsWith("\"finishReason\":\"stop\"}\n\ndata: [DONE]\n\n");
        }
        assertThat(server.get(RESUME).status()).isEqualTo(204);
    }

    @Test
    void stoppedAnswerEndsWithAbort() throws IOException {
        ScriptedStep.Pause pause = pause();
        server.model().reply(text("On and on"), pause);
        try (InputStream stream = server.open(UI, submit("m1", "Go"), Map.of())) {
            pause.awaitReached();
            String start = new String(stream.readNBytes(120), StandardCharsets.UTF_8);
            String answer = start.replaceAll("(?s).*(msg_[0-9A-Z]{26}).*", "$1");
            server.post(CONVERSATIONS + "chat-1/messages/" + answer + "/stop", "");
            assertThat(new String(stream.readAllBytes(), StandardCharsets.UTF_8))
                    .endsWith(
                            "data: {\"type\":\"abort\",\"reason\":\"stopped\"}\n\n"
                                    + "data: [DONE]\n\n");
        }
    }

    @Test
    void visitorsChatsWithTheSameIdAreSeparate() throws IOException {
        String mine = newToken();
        String other = newToken();
        ScriptedStep.Pause pause = pause();
        server.model().reply(text("For me"), pause);
        var headers = Map.of("Authorization", "Bearer " + mine);
        try (InputStream stream = server.open(UI, submit("m1", "Go"), headers)) {
            pause.awaitReached();
            String start = new String(stream.readNBytes(150), StandardCharsets.UTF_8);
            String conversation = start.replaceAll("(?s).*\"(ui_[0-9a-f]{32})\".*", "$1");
            assertThat(get(CONVERSATIONS + conversation, mine).status()).isEqualTo(200);
            assertThat(get(CONVERSATIONS + conversation, other).status()).isEqualTo(404);
            assertThat(get(RESUME, other).status()).isEqualTo(204);
            assertThat(get(UI + "/" + conversation + "/stream", other).status()).isEqualTo(204);

            String same = send("POST", UI, submit("m1", "Go"), other).body();
            assertThat(same).contains("\"delta\":\"Hello\"").doesNotContain(conversation);

            pause.release();
        }
        assertThat(server.model().prompts()).hasSize(2);
    }

    @Test
    void metadataOfTheBodyIsStored() {
        server.post(UI, body(said("user", "m1", "Hi"), ",\"metadata\":{\"userId\":\"ann\"}"));
        assertThat(server.get("/api/v1/chat/guide/conversations?userId=ann").body())
                .contains("\"preview\":\"Hi\"");
    }

    @Override
    TestServer.Options options() {
        return super.options().limits(0, 0);
    }
}
