package dev.rejoinder.http.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rejoinder.provider.ModelException;
import dev.rejoinder.provider.scripted.ScriptedStep;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Running answers whose conversation is opened in the console. */
final class ConsoleRunningTest extends ConsoleInBrowser {
    private static final String STREAM = "/api/v1/chat/guide/stream";

    /** Sends a question as a client and returns when the answer has reached its pause. */
    private InputStream asked(ScriptedStep.Pause pause, String body) {
        InputStream stream = server.open(STREAM, body, Map.of());
        pause.awaitReached();
        return stream;
    }

    private String newestConversation() {
        return server.get("/api/v1/chat/guide/conversations").find("conv_[0-9A-Z]{26}");
    }

    private static String rest(InputStream stream) throws IOException {
        return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    }

    @Test
    void conversationShowsTheAnswerAsItGrowsAndStopsIt() throws IOException {
        ScriptedStep.Pause pause = ScriptedStep.pause();
        ScriptedStep.Pause never = ScriptedStep.pause();
        server.model()
                .reply(
                        ScriptedStep.text("It began "),
                        pause,
                        ScriptedStep.text("and went "),
                        never);
        InputStream client = asked(pause, "{\"message\":\"A story\"}");

        open("/bots/guide/conversations");
        page.seeText("Answering");
        page.click(".preview:text(A story)");
        page.waitFor("document.querySelector('.writing .prose')?.textContent === 'It began'");
        pause.release();
        page.seeText("It began and went");
        page.reload();
        page.seeText("It began and went");
        page.click(".writing button:text(Stop)");
        page.seeText("Stopped");
        page.waitFor("!document.querySelector('.writing') && !find('button:text(Stop)')");

        assertThat(rest(client)).contains("\"finishReason\":\"stopped\"");
        open("/bots/guide/conversations");
        page.see(".preview:text(A story)");
        assertThat(page.text()).doesNotContain("Answering");
    }

    @Test
    void conversationShowsTheProgressOfEachWaitingAnswer() throws IOException {
        ScriptedStep.Pause pause = ScriptedStep.pause();
        ScriptedStep.Pause next = ScriptedStep.pause();
        server.model()
                .reply(ScriptedStep.text("One"), pause)
                .reply(next, ScriptedStep.text("Two **done**"));
        InputStream first = asked(pause, "{\"message\":\"First\"}");
        String conversation = newestConversation();
        InputStream second =
                server.open(
                        STREAM,
                        "{\"message\":\"Second\",\"conversationId\":\"" + conversation + "\"}",
                        Map.of());

        open("/bots/guide/conversations/" + conversation);
        page.waitFor("document.querySelectorAll('.writing').length === 2");
        page.seeText("One");
        pause.release();
        page.waitFor("document.querySelectorAll('.writing').length === 1");
        next.release();
        page.waitFor("!document.querySelector('.writing') && document.querySelector('strong')");

        assertThat(
                        page.evaluate(
                                        "[...document.querySelectorAll('.message .said, .message"
                                                + " .prose')].map((each) =>"
                                                + " each.textContent).join('|')")
                                .asString())
                .isEqualTo("First|One|Second|Two done");
        rest(first);
        rest(second);
    }

    @Test
    void playgroundContinuesAnAnswerOfAnotherTab() throws IOException {
        ScriptedStep.Pause pause = ScriptedStep.pause();
        server.model().reply(ScriptedStep.text("Half "), pause, ScriptedStep.text("and whole"));
        InputStream client = asked(pause, "{\"message\":\"Tell\"}");

        open("/bots/guide/playground/" + newestConversation());
        page.waitFor("document.querySelector('.writing .prose')?.textContent === 'Half'");
        page.see("[aria-label=Stop]");
        page.reload();
        page.seeText("Half");
        pause.release();
        page.seeText("Half and whole");
        page.see("[aria-label=Send]");

        assertThat(page.evaluate("document.querySelectorAll('.message').length").asInt())
                .isEqualTo(2);
        rest(client);
    }

    @Test
    void failedAnswerOfAnotherTabShowsItsError() throws IOException {
        ScriptedStep.Pause pause = ScriptedStep.pause();
        server.model().reply(pause, ScriptedStep.fail(ModelException.Kind.REJECTED));
        InputStream client = asked(pause, "{\"message\":\"Fail\"}");

        open("/bots/guide/conversations/" + newestConversation());
        page.see(".writing");
        pause.release();
        page.see(".form-error");
        page.waitFor("!document.querySelector('.writing')");
        rest(client);
    }
}
