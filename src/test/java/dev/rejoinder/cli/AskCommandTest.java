package dev.rejoinder.cli;

import static dev.rejoinder.provider.scripted.ScriptedStep.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rejoinder.provider.ModelException;
import dev.rejoinder.provider.scripted.ScriptedStep;
import dev.rejoinder.reliability.FaultProxy;
import dev.rejoinder.reliability.FaultProxy.Weather;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class AskCommandTest extends RemoteCommandFixture {
    @Test
    void answerIsTheOnlyStandardOutput() {
        server.model().reply(text("At "), text("nine."));

        assertThat(run("ask", "When do you open?", "--bot=guide")).as(complained()).isZero();

        assertThat(printed()).isEqualTo("At nine.\n");
        assertThat(complained()).isEmpty();
    }

    @Test
    void questionOfStandardInputContinuesAConversation() {
        assertThat(run("ask", "Hello", "--bot=guide", "--json")).isZero();
        String conversation = printed().replaceFirst("(?s).*\"conversationId\":\"(\\w+)\".*", "$1");
        assertThat(printed()).startsWith("{\"response\":\"Hello there\",").endsWith("}\n");
        forget();

        in = "And then?\n";
        assertThat(run("ask", "-", "--bot=guide", "--conversation", conversation)).isZero();

        assertThat(printed()).isEqualTo("Hello there\n");
        assertThat(server.model().prompts().getLast().messages()).hasSize(3);
    }

    @Test
    void cutStreamIsResumedWithoutLossOrRepetition() throws IOException {
        for (int cut = 700; cut < 1_400; cut += 100) {
            try (var proxy = FaultProxy.to(server.port())) {
                var pause = ScriptedStep.pause();
                server.model()
                        .reply(text("One "), text("two "), pause, text("three "), text("four."));
                int calls = server.model().prompts().size();
                proxy.weather(Weather.FAIR, Weather.cut(cut));
                pause.release();
                assertThat(
                                run(
                                        "ask",
                                        "Count",
                                        "--bot=guide",
                                        "--url=http://127.0.0.1:" + proxy.port()))
                        .as(complained())
                        .isZero();

                assertThat(printed())
                        .as("cut after %s bytes", cut)
                        .isEqualTo("One two three four.\n");
                assertThat(server.model().prompts()).hasSize(calls + 1);
                forget();
            }
        }
    }

    @Test
    void stoppedAnswerEndsWithItsTextAndItsOwnExitCode() {
        var pause = ScriptedStep.pause();
        server.model()
                .reply(
                        text("Once "),
                        ScriptedStep.run(() -> Thread.startVirtualThread(interrupt)),
                        pause);

        assertThat(run("ask", "Tell me a story", "--bot=guide")).isEqualTo(130);

        assertThat(printed()).isEqualTo("Once \n");
        pause.release();
    }

    @Test
    @Timeout(10)
    void refusedConnectionFailsAtOnce() {
        server.close();

        assertThat(run("ask", "Hello", "--bot=guide")).isEqualTo(1);

        assertThat(complained()).contains("cannot be reached: it does not accept connections.");
    }

    @Test
    void localCommandIsRefusedWhileAServerIsNamed() {
        assertThat(run("user", "create", "ann@example.com")).isEqualTo(2);
        assertThat(run("doctor")).isEqualTo(2);
        assertThat(complained())
                .contains(
                        "rejoinder user create works on this machine's data only: unset"
                                + " REJOINDER_URL, or name --data\n",
                        "rejoinder doctor works on");
        assertThat(run("user", "create", "ann@example.com", "--data=here")).isZero();
        assertThat(installation.asked).contains("open");
    }

    @Test
    void failuresAreExplained() {
        server.model().reply(ScriptedStep.fail(ModelException.Kind.REJECTED));
        assertThat(run("ask", "Hello", "--bot=guide")).isEqualTo(1);
        assertThat(run("ask", "Hello", "--bot=nobody")).isEqualTo(1);
        assertThat(run("ask", "Hello")).isEqualTo(2);
        assertThat(run("ask", " ")).isEqualTo(2);
        assertThat(run("ask", "Hello", "--url=shop.example")).isEqualTo(2);
        environment.put("REJOINDER_KEY", "rj_wrong");
        assertThat(run("ask", "Hello", "--bot=guide")).isEqualTo(1);
        environment.remove("REJOINDER_KEY");
        assertThat(run("ask", "Hello", "--bot=guide")).isEqualTo(2);

        assertThat(printed()).isEmpty();
        assertThat(complained())
                .contains(
                        "there are several bots; name one with --bot: guide, demo\n",
                        "the question is empty\n",
                        "--url: use the URL of a server, such as https://chat.example.com\n",
                        "does not accept the key.\n",
                        "set REJOINDER_KEY to an API key of http://127.0.0.1:");
    }
}
