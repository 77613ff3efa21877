package dev.rejoinder.server;

import dev.rejoinder.config.EmbeddingSettings;
import dev.rejoinder.config.ProviderProxySettings;
import dev.rejoinder.config.ProviderSettings;
import dev.rejoinder.config.Secret;
import dev.rejoinder.core.Clock;
import dev.rejoinder.provider.ChatModel;
import dev.rejoinder.provider.ChatModels;
import dev.rejoinder.provider.EmbeddingModel;
import dev.rejoinder.provider.anthropic.AnthropicChatModel;
import dev.rejoinder.provider.builtin.BuiltinChatModel;
import dev.rejoinder.provider.gemini.GeminiChatModel;
import dev.rejoinder.provider.http.HttpTransport;
import dev.rejoinder.provider.http.JdkTransport;
import dev.rejoinder.provider.http.SocketTransport;
import dev.rejoinder.provider.local.LocalEmbeddingModel;
import dev.rejoinder.provider.openai.OllamaChatModel;
import dev.rejoinder.provider.openai.OpenAiChatModel;
import dev.rejoinder.provider.openai.OpenAiEmbeddingModel;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The configured model providers and their connections. */
final class ConfiguredProviders implements AutoCloseable {
    /**
     * Embeds this many passages in parallel, all at low priority, so that turns are not delayed.
     */
    private static final int EMBEDDING_THREADS = Runtime.getRuntime().availableProcessors();

    private final SocketTransport sockets;
    private final @Nullable HttpTransport proxied;
    private final @Nullable ProviderProxySettings proxy;
    private final ChatModels chatModels;
    private final @Nullable LocalEmbeddingModel local;
    private final @Nullable EmbeddingModel embeddings;

    /**
     * Creates the providers; loads and connects nothing yet.
     *
     * @param folder for the files of the local embedding model
     * @throws dev.rejoinder.provider.local.UnsupportedModelException if an owner's embedding model
     *     cannot be used
     */
    ConfiguredProviders(
            ProviderSettings settings,
            EmbeddingSettings embeddingSettings,
            Path folder,
            Clock clock,
            Map<String, ChatModel> further) {
        sockets = new SocketTransport(clock);
        proxy = settings.proxy();
        proxied = proxy == null ? null : new JdkTransport(selector(proxy));
        var configured = new HashMap<String, ChatModel>(further);
        configured.put("builtin", new BuiltinChatModel());
        configured.put(
                "ollama", new OllamaChatModel(transport(settings.ollama()), settings.ollama()));
        ProviderSettings.Endpoint openai = settings.openai();
        // OpenAI-compatible servers often need no key; OpenAI itself always does.
        if (openai.apiKey() != null || !openai.baseUrl().equals(OpenAiChatModel.OPENAI)) {
            configured.put(
                    "openai",
                    openAi(
                            openai.baseUrl(),
                            text(openai.apiKey()),
                            length(settings.openaiMaxTokensName())));
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
        chatModels = new ChatModels(configured, clock::nanos);
        local = local(embeddingSettings, folder, clock);
        embeddings =
                switch (embeddingSettings.source()) {
                    case LOCAL, FOLDER -> local;
                    case NONE -> null;
                    case OPENAI ->
                            new OpenAiEmbeddingModel(
                                    transport(openai.baseUrl()),
                                    openai.baseUrl(),
                                    text(openai.apiKey()),
                                    embeddingSettings.model(),
                                    Thread::sleep);
                };
    }

    private static @Nullable LocalEmbeddingModel local(
            EmbeddingSettings settings, Path folder, Clock clock) {
        return switch (settings.source()) {
            case LOCAL ->
                    LocalEmbeddingModel.installed()
                            ? new LocalEmbeddingModel(folder, EMBEDDING_THREADS, clock)
                            : null;
            case FOLDER ->
                    LocalEmbeddingModel.fromFolder(
                            Path.of(settings.model()), folder, EMBEDDING_THREADS, clock);
            case NONE, OPENAI -> null;
        };
    }

    ChatModels chatModels() {
        return chatModels;
    }

    /** The embedding model for search by meaning; empty if search uses words only. */
    Optional<EmbeddingModel> embeddings() {
        return Optional.ofNullable(embeddings);
    }

    /** Closes idle connections and unloads idle models. */
    void closeIdle() {
        sockets.closeIdle();
        if (local != null) {
            local.unloadIfIdle();
        }
    }

    @Override
    public void close() {
        if (local != null) {
            local.close();
        }
        sockets.close();
        if (proxied != null) {
            proxied.close();
        }
    }

    private ChatModel openAi(
            URI base, @Nullable String key, OpenAiChatModel.@Nullable LengthParameter length) {
        return new OpenAiChatModel(transport(base), base, key, length);
    }

    private static OpenAiChatModel.@Nullable LengthParameter length(
            ProviderSettings.MaxTokensName name) {
        return switch (name) {
            case AUTO -> null;
            case MAX_TOKENS -> OpenAiChatModel.LengthParameter.MAX_TOKENS;
            case MAX_COMPLETION_TOKENS -> OpenAiChatModel.LengthParameter.MAX_COMPLETION_TOKENS;
        };
    }

    /** The proxy is for HTTPS; local services on plain HTTP are reached directly. */
    private HttpTransport transport(URI base) {
        boolean through =
                proxy != null && "https".equals(base.getScheme()) && proxy.covers(base.getHost());
        return through && proxied != null ? proxied : sockets;
    }

    private static ProxySelector selector(ProviderProxySettings proxy) {
        return ProxySelector.of(new InetSocketAddress(proxy.host(), proxy.port()));
    }

    private static @Nullable String text(@Nullable Secret secret) {
        return secret == null ? null : secret.value();
    }
}
