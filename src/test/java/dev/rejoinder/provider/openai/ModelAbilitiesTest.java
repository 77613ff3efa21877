package dev.rejoinder.provider.openai;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rejoinder.core.Clock;
import dev.rejoinder.provider.Sight;
import dev.rejoinder.provider.http.RecordedTransport;
import dev.rejoinder.provider.http.SocketTransport;
import dev.rejoinder.testkit.ScriptedHttpServer;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The answers of providers to the question what a model can do. */
class ModelAbilitiesTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(2);

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '^',
            value = {
                "200 | {\"license\":\"L\",\"capabilities\":[\"completion\",\"vision\"]} | true  |"
                        + " YES",
                "200 | {\"capabilities\":[\"completion\",\"tools\"],\"details\":{}}     | false |"
                        + " NO",
                "200 | {\"capabilities\":[]}                                            | false |"
                        + " UNKNOWN",
                "200 | {\"capabilities\":null}                                          | false |"
                        + " UNKNOWN",
                "200 | {\"details\":{\"family\":\"gemma\"}}                             | false |"
                        + " UNKNOWN",
                "200 | {\"capabilities\":[\"completion\"                                | false |"
                        + " UNKNOWN",
                "200 | [1]                                                              | false |"
                        + " UNKNOWN",
                "404 | {\"error\":\"model not found\"}                                  | false |"
                        + " UNKNOWN",
            })
    void ollamaDescribesItsModels(int status, String answer, boolean without, Sight sees) {
        var transport = RecordedTransport.answer(status, answer);
        var ollama = new OllamaChatModel(transport, URI.create("http://127.0.0.1:11434"));

        assertThat(ollama.isListedWithoutTools("gemma3:4b", TIMEOUT)).isEqualTo(without);
        assertThat(ollama.sees("gemma3:4b", TIMEOUT)).isEqualTo(sees);
        assertThat(transport.request())
                .startsWith("http://127.0.0.1:11434/api/show\n")
                .endsWith("\n{\"model\":\"gemma3:4b\"}");
    }

    @Test
    void silentProviderIsNotAwaitedForLong() throws Exception {
        try (var silent = ScriptedHttpServer.start(ScriptedHttpServer.Peer::awaitLeaving);
                var transport = new SocketTransport(Clock.system())) {
            var model = new OpenAiChatModel(transport, silent.uri("/v1"), null);

            assertThat(model.isListedWithoutTools("tiny", Duration.ofMillis(50))).isFalse();
            assertThat(model.sees("tiny", Duration.ofMillis(50))).isEqualTo(Sight.UNKNOWN);
        }
    }
}
