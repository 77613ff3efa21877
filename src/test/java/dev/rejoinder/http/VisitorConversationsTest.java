package dev.rejoinder.http;

import static dev.rejoinder.provider.scripted.ScriptedStep.pause;
import static dev.rejoinder.provider.scripted.ScriptedStep.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rejoinder.provider.scripted.ScriptedStep;
import dev.rejoinder.testkit.TestServer.Answer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class VisitorConversationsTest extends VisitorFixture {
    @Test
    void visitorSeesOnlyItsConversations() {
        String mine = newToken();
        String other = newToken();
        Answer said = send("POST", MESSAGE, HELLO, mine);
        String conversation = said.find("conv_\\w{26}");
        String path = CONVERSATIONS + conversation;
        String message = "/messages/" + said.find("msg_\\w{26}");
        String unknown = CONVERSATIONS + "conv_00000000000000000000000000";
        String keysOwn = server.post(MESSAGE, HELLO).find("conv_\\w{26}");

        assertThat(get(path, mine).status()).isEqualTo(200);
        assertThat(get(path + message + "/stream", mine).status()).isEqualTo(200);
        assertThat(send("POST", path + message + "/stop", "", mine).status()).isEqualTo(200);
        assertSame(get(path, other), get(unknown, other));
        assertSame(get(CONVERSATIONS + keysOwn, other), get(unknown, other));
        assertSame(
                get(path + message + "/stream", other), get(unknown + message + "/stream", other));
        assertSame(
                send("POST", path + message + "/stop", "", other),
                send("POST", unknown + message + "/stop", "", other));
        String next = "{\"message\":\"Hello\",\"conversationId\":\"%s\"}";
        for (String each : List.of(MESSAGE, "/api/v1/chat/guide/stream")) {
            assertSame(
                    send("POST", each, next.formatted(conversation), other),
                    send("POST", each, next.formatted("conv_00000000000000000000000000"), other));
        }
        assertThat(send("POST", MESSAGE, next.formatted(conversation), mine).status())
                .isEqualTo(200);
        assertThat(server.model().prompts()).hasSize(3);
    }

    private static void assertSame(Answer foreign, Answer absent) {
        assertThat(foreign.status()).isEqualTo(404);
        assertThat(foreign.plain()).isEqualTo(absent.plain());
    }

    @Test
    void visitorCannotImpersonateAnotherUser() {
        Answer admitted = admit(SHOP, "null");
        Answer said =
                send(
                        "POST",
                        MESSAGE,
                        """
                        {"message":"Hello","metadata":{"userId":"the owner","identity":{"email":"a@b.c"}}}\
                        """,
                        admitted.find("rjw_[^\"]+"));

        String history =
                server.get(CONVERSATIONS + said.find("conv_\\w{26}") + "?include=metadata").body();

        assertThat(history)
                .containsPattern(
                        "\"metadata\":\\{\"userId\":\"visitor_\\w{26}\",\"identity\":\\{\"email\":\"a@b.c\",\"verified\":false}}")
                .doesNotContain("the owner");
        assertThat(server.get("/api/v1/chat/guide/conversations?userId=the+owner").body())
                .contains("\"total\":0");
    }

    @Test
    void messageRepeatedUnderItsKeyIsAnsweredOnce() {
        String token = newToken();
        var headers = Map.of("Authorization", "Bearer " + token, "Idempotency-Key", "a");
        Answer first = server.send("POST", MESSAGE, HELLO, headers);
        Answer second = server.send("POST", MESSAGE, HELLO, headers);
        assertThat(second.body()).isEqualTo(first.body());

        // The same key of another visitor is a different key.
        var others = Map.of("Authorization", "Bearer " + newToken(), "Idempotency-Key", "a");
        assertThat(server.send("POST", MESSAGE, HELLO, others).body()).isNotEqualTo(first.body());
    }

    @Test
    void visitorCanFollowAndStopARunningAnswer() throws IOException {
        ScriptedStep.Pause pause = pause();
        server.model().reply(text("On and on"), pause);
        String token = newToken();
        var headers = Map.of("Authorization", "Bearer " + token);
        try (InputStream events = server.open("/api/v1/chat/guide/stream", HELLO, headers)) {
            pause.awaitReached();
            String start = new String(events.readNBytes(200), StandardCharsets.UTF_8);
            String message = start.replaceAll("(?s).*\"messageId\":\"(msg_\\w{26}).*", "$1");
            String conversation = start.replaceAll("(?s).*(conv_\\w{26}).*", "$1");
            assertThat(
                            send(
                                            "POST",
                                            CONVERSATIONS
                                                    + conversation
                                                    + "/messages/"
                                                    + message
                                                    + "/stop",
                                            "",
                                            token)
                                    .body())
                    .contains("\"status\":\"stopped\",\"response\":\"On and on\"");
        }
    }
}
