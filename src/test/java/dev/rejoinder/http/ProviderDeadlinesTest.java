package dev.rejoinder.http;

import static dev.rejoinder.provider.scripted.ScriptedStep.alive;
import static dev.rejoinder.provider.scripted.ScriptedStep.fail;
import static dev.rejoinder.provider.scripted.ScriptedStep.pause;
import static dev.rejoinder.provider.scripted.ScriptedStep.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rejoinder.provider.ModelException;
import dev.rejoinder.provider.scripted.ScriptedStep;
import dev.rejoinder.testkit.TestServer.Answer;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class ProviderDeadlinesTest extends ProviderOutcomeFixture {
    @Test
    void aliveEventsExtendTheFirstTokenTimeout() throws Exception {
        ScriptedStep.Pause[] pauses = {pause(), pause(), pause()};
        server.model()
                .reply(
                        alive(),
                        pauses[0],
                        alive(),
                        pauses[1],
                        alive(),
                        pauses[2],
                        text("At nine."));
        try (ExecutorService client = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Answer> answer = client.submit(() -> server.post(MESSAGE, QUESTION));
            for (ScriptedStep.Pause pause : pauses) {
                pause.awaitReached();
                clock.tick(Duration.ofSeconds(25));
                pause.release();
            }
            assertThat(answer.get().body()).contains("\"response\":\"At nine.\"");
        }
    }

    @Test
    void aliveEventsDoNotExtendTheDeadline() throws Exception {
        ScriptedStep.Pause[] pauses = {pause(), pause(), pause(), pause()};
        server.model()
                .reply(
                        alive(), pauses[0], alive(), pauses[1], alive(), pauses[2], alive(),
                        pauses[3]);
        try (ExecutorService client = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Answer> answer = client.submit(() -> server.post(MESSAGE, QUESTION));
            for (ScriptedStep.Pause pause : pauses) {
                pause.awaitReached();
                clock.tick(Duration.ofSeconds(26));
                if (pause != pauses[3]) {
                    pause.release();
                }
            }
            assertThat(answer.get().body()).contains("\"code\":\"MODEL_TIMEOUT\"");
        }
    }

    @Test
    void allAttemptsOfOneModelShareTheFirstTokenTimeout() throws Exception {
        ScriptedStep.Pause first = pause();
        ScriptedStep.Pause second = pause();
        change("{\"fallbackModels\":[\"one/hello\"]}");
        server.model().reply(first, fail(ModelException.Kind.UNAVAILABLE)).reply(second);
        try (ExecutorService client = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Answer> answer = client.submit(() -> server.post(MESSAGE, QUESTION));
            first.awaitReached();
            clock.tick(Duration.ofSeconds(20));
            first.release();
            second.awaitReached();
            clock.tick(Duration.ofSeconds(11));
            assertThat(answer.get().body()).contains("\"response\":\"Hello\"");
        }
    }

    @Test
    void attemptThatUsesUpTheTimeoutIsTheLast() throws Exception {
        ScriptedStep.Pause first = pause();
        change("{\"fallbackModels\":[\"one/hello\"]}");
        server.model().reply(alive(), first, fail(ModelException.Kind.UNAVAILABLE));
        try (ExecutorService client = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Answer> answer = client.submit(() -> server.post(MESSAGE, QUESTION));
            first.awaitReached();
            // The model last reported that it is alive at the beginning, so this is just in time.
            clock.tick(Duration.ofSeconds(30));
            first.release();
            assertThat(answer.get().body()).contains("\"response\":\"Hello\"");
        }
        assertThat(server.model().prompts()).hasSize(1);
    }
}
