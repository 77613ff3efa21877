package dev.rejoinder.server;

import dev.rejoinder.config.ProviderSettings;
import dev.rejoinder.config.ProxySettings;
import dev.rejoinder.config.Secret;
import dev.rejoinder.core.Clock;
import dev.rejoinder.provider.ChatModel;
import dev.rejoinder.provider.ChatModels;
import dev.rejoinder.provider.anthropic.AnthropicChatModel;
import dev.rejoinder.provider.gemini.GeminiChatModel;
import dev.rejoinder.provider.http.HttpTransport;
import dev.rejoinder.provider.http.JdkTransport;
import dev.rejoinder.provider.http.SocketTransport;
import dev.rejoinder.provider.openai.OpenAiChatModel;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The providers that are set up, and the connections to them. */
final class Models implements AutoCloseable {
    private final SocketTransport sockets;
    private final @Nullable HttpTransport proxied;
    private final @Nullable ProxySettings proxy;
    private final ChatModels chatModels;

    Models(ProviderSettings settings, Clock clock, Map<String, ChatModel> further) {
        sockets = new SocketTransport(clock);
        proxy = settings.proxy();
        proxied = proxy == null ? null : new JdkTransport(selector(proxy));
        var configured = new HashMap<String, ChatModel>(further);
        configured.put("builtin", openAi(settings.ollama(), null)); // TEMP
        configured.put("ollama", openAi(settings.ollama(), null));
        ProviderSettings.Endpoint openai = settings.openai();
        // Servers that speak OpenAI's protocol often ask for no key; OpenAI itself always does.
        if (openai.apiKey() != null || !openai.baseUrl().equals(OpenAiChatModel.OPENAI)) {
            configured.put("openai", openAi(openai.baseUrl(), text(openai.apiKey())));
        }
        String anthropic = text(settings.anthropic().apiKey());
        if (anthropic != null) {
            URI base = settings.anthropic().baseUrl();
            configured.put("anthropic", new AnthropicChatModel(transport(base), base, anthropic));
        }
        String gemini = text(settings.gemini().apiKey());
        if (gemini != null) {
            URI base = settings.gemini().baseUrl();
            configured.put("google", new GeminiChatModel(transport(base), base, gemini));
        }
        chatModels = new ChatModels(configured);
    }

    ChatModels chatModels() {
        return chatModels;
    }

    void closeIdleConnections() {
        sockets.closeIdle();
    }

    @Override
    public void close() {
        sockets.close();
        if (proxied != null) {
            proxied.close();
        }
    }

    private ChatModel openAi(URI base, @Nullable String key) {
        return new OpenAiChatModel(transport(base), base, key);
    }

    /** The proxy is for HTTPS; what runs beside us on plain HTTP is reached directly. */
    private HttpTransport transport(URI base) {
        boolean through =
                proxy != null && "https".equals(base.getScheme()) && proxy.covers(base.getHost());
        return through && proxied != null ? proxied : sockets;
    }

    private static ProxySelector selector(ProxySettings proxy) {
        return ProxySelector.of(new InetSocketAddress(proxy.host(), proxy.port()));
    }

    private static @Nullable String text(@Nullable Secret secret) {
        return secret == null ? null : secret.value();
    }
}
