package dev.rejoinder.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rejoinder.provider.ChatModel;
import dev.rejoinder.provider.anthropic.AnthropicChatModel;
import dev.rejoinder.provider.gemini.GeminiChatModel;
import dev.rejoinder.provider.http.SocketTransport;
import dev.rejoinder.provider.openai.OpenAiChatModel;
import dev.rejoinder.testkit.SceneProvider;
import dev.rejoinder.testkit.SettableClock;
import dev.rejoinder.testkit.TestServer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A server whose provider plays scenes. */
@Timeout(60)
abstract class ProviderOutcomeFixture {
    static final String MESSAGE = "/api/v1/chat/guide/message";

    static final String QUESTION = "{\"message\":\"When?\"}";

    static final String KEY = "sk-secret-0123456789";

    @TempDir Path folder;

    final SettableClock clock = new SettableClock();

    final SocketTransport transport = new SocketTransport(clock);

    SceneProvider provider;

    TestServer server;

    @BeforeEach
    void start() throws IOException {
        provider = SceneProvider.start();
        Map<String, ChatModel> models = new LinkedHashMap<>();
        models.put("one", new OpenAiChatModel(transport, provider.uri("/v1"), KEY));
        models.put("two", new AnthropicChatModel(transport, provider.uri(""), KEY));
        models.put("three", new GeminiChatModel(transport, provider.uri(""), KEY));
        server = TestServer.start(folder, new TestServer.Options().clock(clock).models(models));
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
        transport.close();
        provider.close();
    }

    void change(String patch) {
        assertThat(server.send("PATCH", "/api/v1/bots/guide", patch, Map.of()).status())
                .isEqualTo(200);
    }
}
