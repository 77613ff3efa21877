package dev.rejoinder.provider;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rejoinder.provider.ChatMessage.Role;
import dev.rejoinder.provider.anthropic.AnthropicChatModel;
import dev.rejoinder.provider.gemini.GeminiChatModel;
import dev.rejoinder.provider.http.CallTranscript;
import dev.rejoinder.provider.http.HttpTransport;
import dev.rejoinder.provider.http.RecordedTransport;
import dev.rejoinder.provider.http.Recording;
import dev.rejoinder.provider.openai.OllamaChatModel;
import dev.rejoinder.provider.openai.OpenAiChatModel;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A question about an image, a PDF and a table: the requests, and recorded answers. */
class AttachmentRecordingsTest {
    private static final String PNG =
            "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5E"
                + "rkJggg==";
    private static final String PDF = "JVBERi0xLjQKJeLjz9MK";
    private static final Prompt PROMPT =
            new Prompt(
                    "model-1",
                    "",
                    List.of(
                            new ChatMessage(
                                    Role.USER,
                                    List.of(
                                            new MessagePart.Image(
                                                    "label.png", "image/png", PNG, 1, 1, "4.90"),
                                            new MessagePart.File(
                                                    "terms.pdf",
                                                    "application/pdf",
                                                    PDF,
                                                    "Pay in 30 days."),
                                            new MessagePart.File(
                                                    "prices.csv",
                                                    "text/csv",
                                                    "amFtOzQuOTA=",
                                                    "jam;4.90"),
                                            new MessagePart.Text("What does it cost?")))),
                    null,
                    64,
                    "");

    enum Provider {
        OPENAI("openai", "812/9"),
        OLLAMA("ollama", "289/9"),
        ANTHROPIC("anthropic", "1604/11"),
        GEMINI("gemini", "536/9");

        private final String file;
        private final String usage;

        Provider(String file, String usage) {
            this.file = file;
            this.usage = usage;
        }

        ChatModel model(HttpTransport transport) {
            return switch (this) {
                case OPENAI -> new OpenAiChatModel(transport, OpenAiChatModel.OPENAI, "secret");
                case OLLAMA -> new OllamaChatModel(transport, URI.create("http://127.0.0.1:11434"));
                case ANTHROPIC ->
                        new AnthropicChatModel(transport, AnthropicChatModel.ANTHROPIC, "secret");
                case GEMINI -> new GeminiChatModel(transport, GeminiChatModel.GOOGLE, "secret");
            };
        }
    }

    @ParameterizedTest
    @EnumSource
    void attachmentsAreSentInTheFormOfTheProvider(Provider provider) throws IOException {
        RecordedTransport transport =
                RecordedTransport.stream(Recording.read(provider.file + "-image.txt"));
        var whole = new CallTranscript("The label says 4,90 €.", "STOP " + provider.usage, "");

        assertThat(CallTranscript.of(provider.model(transport), PROMPT)).isEqualTo(whole);
        String request = transport.request();
        assertThat(request.substring(request.indexOf("\n\n") + 2))
                .isEqualTo(Recording.read(provider.file + "-image-request.json").strip());
        for (int seed = 0; seed < 100; seed++) {
            RecordedTransport pieces = transport.inPieces(1 + seed, seed);
            assertThat(CallTranscript.of(provider.model(pieces), PROMPT)).isEqualTo(whole);
        }
    }
}
