package dev.rejoinder.http;

import static dev.rejoinder.provider.scripted.ScriptedStep.fail;
import static dev.rejoinder.provider.scripted.ScriptedStep.finish;
import static dev.rejoinder.provider.scripted.ScriptedStep.pause;
import static dev.rejoinder.provider.scripted.ScriptedStep.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rejoinder.provider.FinishReason;
import dev.rejoinder.provider.ModelException;
import dev.rejoinder.provider.scripted.ScriptedStep;
import dev.rejoinder.testkit.RawHttp;
import dev.rejoinder.testkit.TestServer.Answer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ChatStreamTest extends ChatFixture {
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
    void textWithAnyCharactersArrivesIntact() {
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
    void plainTextIsStreamedWithoutEvents() {
        server.model().reply(text("Once "), text("upon a time é."));

        Answer answer =
                server.send(
                        "POST", STREAM, "{\"message\":\"Tell\"}", Map.of("Accept", "text/plain"));

        assertThat(answer.header("Content-Type")).isEqualTo("text/plain; charset=utf-8");
        assertThat(answer.body()).isEqualTo("Once upon a time é.");
    }

    @Test
    void clientThatAlsoAcceptsJsonGetsEvents() {
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
    void interruptedPlainTextBreaksTheConnection() {
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
    void eachDeltaIsSentAsItArrives() throws Exception {
        ScriptedStep.Pause pause = pause();
        server.model().reply(text("Now"), pause, text(" later"));

        try (InputStream stream = server.open(STREAM, "{\"message\":\"Go\"}", Map.of())) {
            String before = readUntil(stream, "\"delta\":\"Now\"}\n\n");
            assertThat(before).doesNotContain("later");
            pause.release();
            assertThat(readUntil(stream, "message.completed")).contains("later");
        }
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
