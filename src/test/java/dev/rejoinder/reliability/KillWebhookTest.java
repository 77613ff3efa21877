package dev.rejoinder.reliability;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Ends the server while it delivers webhooks: no event is lost, whatever the receivers do. */
@Tag("sqlite")
@Tag("long")
final class KillWebhookTest {
    @TempDir Path folder;

    @Test
    void everyEventReachesEveryEndpointThatWantsIt() throws Exception {
        try (var rounds = new KillWebhookRounds(folder, "", 1, new Random(7))) {
            rounds.run(4, 20);
            int events = rounds.check();
            System.out.println("killed with webhooks: " + events + " events");
            assertThat(events).isGreaterThan(200);
        }
    }
}
