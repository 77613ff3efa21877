package dev.rejoinder.http.mcp;

import static dev.rejoinder.provider.scripted.ScriptedStep.pause;
import static dev.rejoinder.provider.scripted.ScriptedStep.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rejoinder.provider.scripted.ScriptedStep;
import dev.rejoinder.testkit.SettableClock;
import dev.rejoinder.testkit.TestServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A long answer keeps its connection, and its client, patient. */
@Timeout(60)
final class McpHeartbeatTest extends McpFixture {
    private final SettableClock clock = new SettableClock();

    @Override
    TestServer.Options options() {
        return super.options().clock(clock);
    }

    @Test
    void quietStreamReportsProgress() throws IOException {
        ScriptedStep.Pause pause = pause();
        server.model().reply(pause, text("Hello"));
        String params = ask("Hi", "").replaceFirst("}$", ",\"_meta\":{\"progressToken\":7}}");
        try (var stream = reader(params)) {
            assertThat(event(stream)).contains("\"progressToken\":7,\"progress\":1,");

            clock.tick(Duration.ofSeconds(16));

            assertThat(event(stream)).contains("\"progressToken\":7,\"progress\":2,");
            pause.release();
            assertThat(event(stream)).contains("\"response\":\"Hello\"");
        }
    }

    @Test
    void quietStreamWithoutATokenGetsComments() throws IOException {
        ScriptedStep.Pause pause = pause();
        server.model().reply(pause, text("Hello"));
        try (var stream = reader(ask("Hi", ""))) {
            assertThat(stream.readLine()).isEqualTo(": keep-alive");

            clock.tick(Duration.ofSeconds(16));

            assertThat(stream.readLine()).isEqualTo(": keep-alive");
            pause.release();
            assertThat(event(stream)).contains("\"response\":\"Hello\"");
        }
    }

    private BufferedReader reader(String params) {
        return new BufferedReader(
                new InputStreamReader(
                        server.open(URL, message("tools/call", params), Map.of("Accept", BOTH)),
                        StandardCharsets.UTF_8));
    }

    /** The data of the next event. */
    private static String event(BufferedReader stream) throws IOException {
        assertThat(stream.readLine()).isEqualTo("event: message");
        String data = stream.readLine();
        assertThat(stream.readLine()).isEmpty();
        return data;
    }
}
