package dev.rejoinder.reliability;

import static dev.rejoinder.provider.scripted.Step.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rejoinder.core.AppError;
import dev.rejoinder.testkit.TestServer;
import dev.rejoinder.testkit.TestServer.Answer;
import dev.rejoinder.turn.TurnStore;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a full disk does to the end of a turn, where no disk can be mounted. */
final class DiskRefusesEndsTest {
    private static final String MESSAGE = "/api/v1/chat/guide/message";
    private static final Map<String, String> KEY = Map.of("Idempotency-Key", "one");

    @TempDir Path folder;
    private final AtomicBoolean full = new AtomicBoolean();

    @Test
    void anEndThatCouldNotBeStoredIsToldToNobodyAndStoredLater() {
        var options = new TestServer.Options().around(this::refusingEnds);
        try (TestServer server = TestServer.start(folder, options)) {
            server.model().reply(text("At nine."));
            full.set(true);
            assertThat(ask(server).status()).isEqualTo(500);
            // Not a wait for somebody who is not there.
            assertThat(ask(server).status()).isEqualTo(500);

            full.set(false);
            Answer answer = ask(server);
            long patience = System.nanoTime() + TimeUnit.MINUTES.toNanos(3);
            while (answer.status() != 200 && System.nanoTime() < patience) {
                answer = ask(server);
            }
            assertThat(answer.body()).contains("\"response\":\"At nine.\"");
            assertThat(server.model().prompts()).hasSize(1);
        }
    }

    private static Answer ask(TestServer server) {
        return server.send("POST", MESSAGE, "{\"message\":\"When?\"}", KEY);
    }

    private TurnStore refusingEnds(TurnStore store) {
        return (TurnStore)
                Proxy.newProxyInstance(
                        TurnStore.class.getClassLoader(),
                        new Class<?>[] {TurnStore.class},
                        (_, method, arguments) -> {
                            if (full.get() && method.getName().equals("finish")) {
                                throw AppError.internal(new IOException("the disk is full"));
                            }
                            try {
                                return method.invoke(store, arguments);
                            } catch (InvocationTargetException failure) {
                                throw failure.getCause();
                            }
                        });
    }
}
