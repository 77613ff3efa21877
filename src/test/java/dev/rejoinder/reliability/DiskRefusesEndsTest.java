package dev.rejoinder.reliability;

import static dev.rejoinder.provider.scripted.ScriptedStep.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rejoinder.testkit.RefusedFinishes;
import dev.rejoinder.testkit.TestServer;
import dev.rejoinder.testkit.TestServer.Answer;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A turn that ends while the disk is full, tested without a mount. */
final class DiskRefusesEndsTest {
    private static final String MESSAGE = "/api/v1/chat/guide/message";
    private static final Map<String, String> KEY = Map.of("Idempotency-Key", "one");

    @TempDir Path folder;
    private final RefusedFinishes disk = new RefusedFinishes();

    @Test
    void endThatCannotBeStoredIsNotSentAndIsStoredLater() {
        var options = new TestServer.Options().around(disk::around);
        try (TestServer server = TestServer.start(folder, options)) {
            server.model().reply(text("At nine."));
            disk.refuse(true);
            assertThat(ask(server).status()).isEqualTo(500);
            // A short drain: no client waits.
            assertThat(ask(server).status()).isEqualTo(500);

            disk.refuse(false);
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
}
