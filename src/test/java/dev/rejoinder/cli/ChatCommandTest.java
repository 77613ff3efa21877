package dev.rejoinder.cli;

import static dev.rejoinder.provider.scripted.ScriptedStep.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rejoinder.provider.ModelException;
import dev.rejoinder.provider.scripted.ScriptedStep;
import org.junit.jupiter.api.Test;

class ChatCommandTest extends RemoteCommandFixture {
    @Test
    void linesOfAPipeAreOneConversation() {
        server.model().reply(text("Hi!")).reply(text("At nine."));
        in = "Hello\n\nWhen do you open?\n";

        assertThat(run("chat", "--bot=guide")).as(complained()).isZero();

        assertThat(printed()).isEqualTo("Hi!\nAt nine.\n");
        assertThat(complained())
                .matches("Continue with: rejoinder chat --bot guide --conversation conv_\\w+\n");
        assertThat(server.model().prompts().getLast().messages()).hasSize(3);
    }

    @Test
    void continuationRepeatsTheServerAndQuotesForAShell() {
        in = "Hello\n";
        String url = environment.remove("REJOINDER_URL");

        assertThat(run("chat", "--bot=guide", "--url=" + url, "--data=my data")).isZero();

        assertThat(complained())
                .contains(" --bot guide", " --url " + url, " --data 'my data'", " --conversation ");
    }

    @Test
    void terminalShowsAPromptAndNoControlCharacters() {
        server.model().reply(text("\u001b]0;owned\u0007Hi!\u009b2J"));
        in = "Hello\n";

        assertThat(runForEyes("chat", "--bot=guide")).isZero();

        assertThat(printed()).isEqualTo("> ]0;ownedHi!2J\n> ");
    }

    @Test
    void stoppedAnswerDoesNotEndTheChat() {
        var pause = ScriptedStep.pause();
        server.model()
                .reply(
                        text("Once "),
                        ScriptedStep.run(() -> Thread.startVirtualThread(interrupt)),
                        pause)
                .reply(text("Bye."));
        in = "Tell me a story\nBye\n";

        assertThat(run("chat", "--bot=guide")).isZero();

        assertThat(printed()).isEqualTo("Once \nBye.\n");
        pause.release();
    }

    @Test
    void chatGoesOnAfterAFailure() {
        server.model().reply(ScriptedStep.fail(ModelException.Kind.REJECTED));
        in = "Hello\nHello?\n";

        assertThat(run("chat", "--bot=guide")).isEqualTo(1);

        assertThat(printed()).isEqualTo("Hello there\n");
    }
}
