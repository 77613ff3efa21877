package dev.rejoinder.http;

import static dev.rejoinder.provider.scripted.ScriptedStep.fail;
import static dev.rejoinder.provider.scripted.ScriptedStep.pause;
import static dev.rejoinder.provider.scripted.ScriptedStep.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rejoinder.access.Scope;
import dev.rejoinder.provider.ModelException;
import dev.rejoinder.provider.scripted.ScriptedStep;
import dev.rejoinder.testkit.TestServer;
import dev.rejoinder.testkit.TestServer.Answer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The stored chats of {@code useChat}: what a reload shows, and to whom. */
class AiSdkChatsTest extends VisitorFixture {
    private static final String UI = "/api/v1/chat/guide/ui";
    private static final String CHAT = UI + "/chat-1";
    private static final String REGENERATE = ",\"trigger\":\"regenerate-message\"";
    private static final Pattern TEXT = Pattern.compile("\"text\":\"([^\"]*)\"");

    @Override
    TestServer.Options options() {
        return super.options().limits(0, 0);
    }

    private static String body(String more, String... messages) {
        return "{\"id\":\"chat-1\",\"messages\":[" + String.join(",", messages) + "]" + more + "}";
    }

    private static String of(String role, String id, String text) {
        return "{\"id\":\"%s\",\"role\":\"%s\",\"parts\":[{\"type\":\"text\",\"text\":\"%s\"}]}"
                .formatted(id, role, text);
    }

    private static String user(String text) {
        return of("user", "m-" + text, text);
    }

    /** Sends a chat and returns the id of the answer. */
    private String say(String more, String... messages) {
        return server.post(UI, body(more, messages)).find("msg_[0-9A-Z]{26}");
    }

    private List<String> texts() {
        var texts = new ArrayList<String>();
        TEXT.matcher(server.get(CHAT).body()).results().forEach(found -> texts.add(found.group(1)));
        return texts;
    }

    @Test
    void storedChatIsLoadedAsTheMessagesOfUseChat() {
        new KnowledgeSetup(server).addText("Unworn shoes can be sent back.");
        server.model().reply(text("Yes [1]."));
        server.post(UI, body("", user("Can shoes be sent back?")));

        Answer loaded = server.get(CHAT);

        assertThat(loaded.status()).isEqualTo(200);
        assertThat(loaded.plain())
                .isEqualTo(
                        """
                        {"success":true,"data":{"conversationId":"chat-1","messages":[\
                        {"id":"msg_1","role":"user","metadata":{"conversationId":"chat-1"},\
                        "parts":[{"type":"text","text":"Can shoes be sent back?"}]},\
                        {"id":"msg_2","role":"assistant","metadata":{"conversationId":"chat-1"},\
                        "parts":[{"type":"source-document","sourceId":"src_1:1",\
                        "mediaType":"text/plain","title":"Handbook"},\
                        {"type":"text","text":"Yes [1]."}]}]},"error":null}\
                        """);
    }

    @Test
    void unknownChatIsNotFound() {
        assertThat(server.get(CHAT).status()).isEqualTo(404);
        assertThat(get(CHAT, newToken()).find("CONVERSATION_NOT_FOUND")).isNotEmpty();
        assertThat(server.get(UI + "/a%20b").status()).isEqualTo(400);
    }

    @Test
    void visitorLoadsOnlyItsOwnChat() {
        String mine = newToken();
        server.model().reply(text("For me"));
        send("POST", UI, body("", user("Hi")), mine);

        assertThat(get(CHAT, mine).body()).contains("\"text\":\"Hi\"", "\"text\":\"For me\"");
        String conversation = get(CHAT, mine).find("ui_[0-9a-f]{32}");
        String other = newToken();
        assertThat(get(CHAT, other).status()).isEqualTo(404);
        assertThat(get(UI + "/" + conversation, other).status()).isEqualTo(404);
        assertThat(get(CHAT + "?userId=" + visitorOf(conversation), other).status()).isEqualTo(404);
    }

    private String visitorOf(String conversation) {
        return server.get(CONVERSATIONS + conversation + "?include=metadata")
                .find("(?<=\"userId\":\")[^\"]+");
    }

    @Test
    void chatOfAUserIsContinuedAndReadOnlyWithTheSameUser() throws IOException {
        String ann = ",\"metadata\":{\"userId\":\"ann\"}";
        ScriptedStep.Pause pause = pause();
        server.model().reply(text("For Ann"), pause);
        try (InputStream stream = server.open(UI, body(ann, user("Hi")), Map.of())) {
            pause.awaitReached();
            assertThat(server.get(CHAT + "/stream?userId=bob").status()).isEqualTo(204);
            assertThat(server.get(CHAT + "/stream").status()).isEqualTo(204);
            try (InputStream resumed = server.openGet(CHAT + "/stream?userId=ann")) {
                pause.release();
                assertThat(new String(resumed.readAllBytes(), StandardCharsets.UTF_8))
                        .contains("For Ann");
            }
            stream.readAllBytes();
        }
        assertThat(server.get(CHAT + "?userId=ann").body()).contains("For Ann");
        assertThat(server.get(CHAT + "?userId=bob").status()).isEqualTo(404);
        assertThat(server.get(CHAT).status()).isEqualTo(404);

        for (String other : List.of(",\"metadata\":{\"userId\":\"bob\"}", "")) {
            server.post(UI, body(other, of("user", "m2", "What did I say?")));
            assertThat(server.model().prompts().getLast().messages()).hasSize(1);
        }
        server.post(UI, body(ann, of("user", "m2", "What did I say?")));
        assertThat(server.model().prompts().getLast().messages()).hasSize(3);
    }

    @Test
    void newAnswerReplacesTheEarlierOne() {
        server.model()
                .reply(text("A"))
                .reply(text("B"))
                .reply(text("C"))
                .reply(text("D"))
                .reply(text("E"));
        say("", user("One"));
        String second = say(REGENERATE, user("One"));
        assertThat(texts()).containsExactly("One", "B");

        String[] begun = {user("One"), of("assistant", second, "B")};
        say("", begun[0], begun[1], user("Two"));
        assertThat(texts()).containsExactly("One", "B", "Two", "C");
        say(REGENERATE + ",\"messageId\":\"any\"", begun[0], begun[1], user("Two"));
        assertThat(texts()).containsExactly("One", "B", "Two", "D");
        say(",\"messageId\":\"m-Two\"", begun[0], begun[1], user("Three"));
        assertThat(texts()).containsExactly("One", "B", "Three", "E");

        assertThat(server.get(CONVERSATIONS + "chat-1?include=metadata").body())
                .contains(
                        "\"metadata\":{\"follows\":null}",
                        "\"metadata\":{\"follows\":\"" + second + "\"}");
    }

    @Test
    void newAnswerReplacesOnlyMessagesAfterAnAnswerThatFailed() {
        server.model().reply(fail(ModelException.Kind.REJECTED)).reply(text("B")).reply(text("C"));
        String failed = say("", user("One"));
        String[] begun = {user("One"), of("assistant", failed, "")};
        say("", begun[0], begun[1], user("Two"));
        say(REGENERATE, begun[0], begun[1], user("Two"));

        assertThat(texts()).containsExactly("One", "Two", "C");
    }

    @Test
    void unknownEarlierAnswerReplacesNothing() {
        server.model().reply(text("A")).reply(text("B"));
        say("", user("One"));
        say(REGENERATE, user("One"), of("assistant", "made-up", "X"), user("Two"));
        say(REGENERATE, user("One"), "{\"role\":\"assistant\",\"parts\":[]}", user("Three"));

        assertThat(texts()).startsWith("One", "A", "Two", "B", "Three");
    }

    @Test
    void runningAnswerIsLeftToResume() throws IOException {
        ScriptedStep.Pause pause = pause();
        server.model().reply(text("First half"), pause);
        try (InputStream stream = server.open(UI, body("", user("Go")), Map.of())) {
            pause.awaitReached();
            assertThat(texts()).containsExactly("Go");
            pause.release();
            stream.readAllBytes();
        }
        assertThat(texts()).containsExactly("Go", "First half");
    }

    @Test
    void keyNeedsReadPermissionAndTheBot() {
        say("", user("One"));
        String reader = server.newKey(Scope.READ);
        assertThat(get(CHAT, reader).status()).isEqualTo(200);
        assertThat(get("/api/v1/chat/nobody/ui/chat-1", reader).status()).isEqualTo(404);
        assertThat(get(CHAT, "wrong").status()).isEqualTo(401);
    }
}
