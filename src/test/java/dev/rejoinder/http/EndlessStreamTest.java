package dev.rejoinder.http;

import static dev.rejoinder.provider.scripted.ScriptedStep.pause;
import static dev.rejoinder.provider.scripted.ScriptedStep.text;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rejoinder.provider.scripted.ScriptedStep;
import dev.rejoinder.testkit.RefusedFinishes;
import dev.rejoinder.testkit.SettableClock;
import dev.rejoinder.testkit.TestServer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Streams that would stay open forever without a deadline. */
final class EndlessStreamTest {
    private static final Duration LONGEST = Duration.ofMinutes(10).plusSeconds(30);

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    /** The deadline aborts the turn, but its end cannot be stored and therefore cannot be sent. */
    @Test
    void streamWhoseEndIsNeverStoredIsClosedAfterItsDeadline() throws Exception {
        var clock = new SettableClock();
        var refuses = new RefusedFinishes();
        ScriptedStep.Pause pause = pause();
        var options = new TestServer.Options().clock(clock).around(refuses::around);
        try (TestServer server = TestServer.start(folder, options)) {
            server.model().reply(text("So far"), pause, text("."));
            InputStream stream =
                    server.open("/api/v1/chat/guide/stream", "{\"message\":\"Hi\"}", Map.of());
            pause.awaitReached();
            refuses.refuse(true);

            clock.tick(LONGEST.plusNanos(1));

            assertThatThrownBy(stream::readAllBytes).isInstanceOf(IOException.class);
            refuses.refuse(false);
        }
    }
}
