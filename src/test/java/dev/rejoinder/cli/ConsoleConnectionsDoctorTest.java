package dev.rejoinder.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rejoinder.config.CommandLineFlags;
import dev.rejoinder.config.Settings;
import dev.rejoinder.config.SettingsReader;
import dev.rejoinder.server.Services;
import dev.rejoinder.testkit.ScriptedHttpServer;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The command {@code doctor} on real data, with a provider that was connected in the console. */
class ConsoleConnectionsDoctorTest extends CommandFixture {
    private static final String EVENTS =
            """
            data: {"choices":[{"index":0,"delta":{"content":"OK"},"finish_reason":"stop"}]}

            data: [DONE]

            """;

    private static final String ANSWER =
            "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nContent-Length: "
                    + EVENTS.length()
                    + "\r\n\r\n"
                    + EVENTS;

    @Override
    CommandBackend backend() {
        return new ServerCommandBackend();
    }

    private void connect(URI base) throws Exception {
        Settings settings =
                new SettingsReader(environment, folder)
                        .read(new CommandLineFlags(Map.of(), List.of()));
        try (Services services = Services.open(settings)) {
            services.providers().put("openai", base.toString(), "sk-of-the-console");
        }
    }

    @Test
    void doctorCallsModelsOverTheConnectionsOfTheConsole() throws Exception {
        environment.put("REJOINDER_EMBEDDINGS_MODEL", "none");
        environment.put("REJOINDER_OUTBOUND_PRIVATE_NETWORKS", "127.0.0.0/8");
        try (var provider = ScriptedHttpServer.start(ScriptedHttpServer.always(ANSWER))) {
            connect(provider.uri("/v1"));
            assertThat(run("bot", "create", "Demo", "--model=openai/gpt")).isZero();
            out.reset();

            assertThat(run("doctor", "--port=0")).as(complained()).isZero();

            assertThat(printed())
                    .contains(
                            "ok\topenai\t" + provider.uri("/v1") + " is reachable and accepts the")
                    .contains("ok\tmodel\topenai/gpt: it answers: \"OK\"");
            assertThat(provider.requests().getLast())
                    .containsIgnoringCase("Authorization: Bearer sk-of-the-console");
        }
    }
}
