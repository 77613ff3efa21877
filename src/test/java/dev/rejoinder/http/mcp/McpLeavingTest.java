package dev.rejoinder.http.mcp;

import static dev.rejoinder.provider.scripted.ScriptedStep.pause;
import static dev.rejoinder.provider.scripted.ScriptedStep.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rejoinder.provider.scripted.ScriptedStep;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What happens to the turn when its client leaves. */
@Timeout(60)
final class McpLeavingTest extends McpFixture {
    private static final String MESSAGES = "/api/v1/chat/guide/conversations/";

    @Test
    void leavingCancelsInTheModernEra() throws IOException {
        ScriptedStep.Pause pause = pause();
        ScriptedStep more = text("x".repeat(600));
        server.model().reply(more, pause, more, more, more, pause(), text("never"));
        InputStream stream = open(true);
        pause.awaitReached();

        String conversation = conversation();
        stream.close();
        // A write to the closed connection shows that the client has left.
        pause.release();

        assertThat(awaitStatus(conversation)).contains("\"status\":\"stopped\"");
    }

    @Test
    void leavingDoesNotCancelInTheLegacyEra() throws IOException {
        ScriptedStep.Pause pause = pause();
        server.model().reply(pause, text("whole"));
        InputStream stream = open(false);
        pause.awaitReached();
        String conversation = conversation();

        stream.close();
        pause.release();

        assertThat(awaitStatus(conversation)).contains("\"status\":\"complete\"");
    }

    @Test
    void leavingDoesNotCancelWhatOthersRead() throws IOException {
        ScriptedStep.Pause pause = pause();
        server.model().reply(text("x"), pause, text("y"));
        InputStream stream = open(true);
        pause.awaitReached();
        String conversation = conversation();
        String answer =
                MESSAGES
                        + conversation
                        + "/messages/"
                        + server.answerIds(conversation).getLast()
                        + "/stream";
        try (InputStream other = server.openGet(answer)) {
            stream.close();
            pause.release();
            String rest = new String(other.readAllBytes(), StandardCharsets.UTF_8);

            assertThat(rest).contains("\"response\":\"xy\"").contains("\"finishReason\":\"stop\"");
        }
    }

    private String conversation() {
        return server.get("/api/v1/chat/guide/conversations").find("conv_[0-9A-Z]{26}");
    }

    /** Waits until the answer has ended, and returns the conversation. */
    private String awaitStatus(String conversation) {
        while (true) {
            String body = server.get(MESSAGES + conversation + "?include=status").body();
            if (!body.matches(".*\"status\":\"(pending|streaming)\".*")) {
                return body;
            }
        }
    }
}
